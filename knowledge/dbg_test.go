package knowledge_test

import (
	"fmt"
	"testing"
)

func TestDbg(t *testing.T) {
	b, _, _ := openBase(t, content(t))
	for _, q := range readLinesOf("/tmp/exp/dbg.txt") {
		fmt.Println("?", q)
		fmt.Println(b.Explain(q))
	}
}
