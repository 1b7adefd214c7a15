package dialog_test

import (
	"os"
	"testing"
	"time"
)

// TestGather plays a conversation in which people write in pieces.
func TestGather(t *testing.T) {
	const file = "testdata/gather/pieces.txt"
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t)
	w.gather = map[string]time.Duration{"telegram": 700 * time.Millisecond}
	got := w.play(t, string(want))
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if got != string(want) {
		t.Errorf("the conversation changed; run go test ./bot/dialog -update and read the difference\n%s", firstDifference(string(want), got))
	}
}
