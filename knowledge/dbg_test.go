package knowledge_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"isobot/knowledge"
)

func TestDbg(t *testing.T) {
	b, _, _ := openBase(t, content(t))
	data, _ := os.ReadFile("/tmp/exp/dbg.txt")
	for _, q := range strings.Split(string(data), "\n") {
		d := ask(t, b, knowledge.Question{Text: q})
		fmt.Println("?", q, "=>", d.Kind, d.Reason, unitOf(d), d.Options, d.Notices)
	}
}
