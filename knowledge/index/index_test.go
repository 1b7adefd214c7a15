package index_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"isobot/knowledge"
	"isobot/knowledge/index"
)

func passages(n int) []knowledge.Passage {
	words := []string{"đánh giá nội bộ", "khiếu nại tố cáo", "hộ tịch khai sinh", "đất đai xây dựng", "văn thư lưu trữ", "một cửa liên thông", "tiếp công dân"}
	out := make([]knowledge.Passage, n)
	for i := range out {
		title := words[i%len(words)]
		out[i] = passage(fmt.Sprintf("p%d@1", i), title, fmt.Sprintf("Nội dung số %d về %s và %s.", i, title, words[(i*3+1)%len(words)]))
	}
	return out
}

func passage(id, title, text string) knowledge.Passage {
	return knowledge.Passage{ID: id, Words: func() (string, string) { return title, title + "\n" + text }}
}

func terms(words ...string) []knowledge.SearchTerm {
	var out []knowledge.SearchTerm
	for _, w := range words {
		out = append(out, knowledge.SearchTerm{Field: knowledge.FieldF, Text: w, Weight: 1})
	}
	return out
}

func open(t testing.TB, dir string) *index.Index {
	t.Helper()
	x, err := index.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func update(t testing.TB, x *index.Index, p []knowledge.Passage) knowledge.Searcher {
	t.Helper()
	s, err := x.Update(context.Background(), p)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func closeIt(t testing.TB, x *index.Index) {
	t.Helper()
	if err := x.Close(); err != nil {
		t.Error(err)
	}
}

// modified lists the files of dir with their times.
func modified(t *testing.T, dir string) map[string]string {
	out := map[string]string{}
	err := filepath.Walk(dir, func(path string, info os.FileInfo, err error) error {
		if err == nil && filepath.Ext(path) == ".zap" {
			out[path] = info.ModTime().String()
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestReopen(t *testing.T) {
	dir := t.TempDir()
	all := passages(200)
	x := open(t, dir)
	first := update(t, x, all).Search(terms("khai", "sinh"), 5, nil)
	closeIt(t, x)
	before := modified(t, dir)
	x = open(t, dir)
	defer closeIt(t, x)
	again := update(t, x, all).Search(terms("khai", "sinh"), 5, nil)
	if len(first) != 5 || !slices.Equal(first, again) {
		t.Errorf("hits %v, after opening again %v", first, again)
	}
	for path, at := range modified(t, dir) {
		if before[path] != at {
			t.Errorf("%s was written again", path)
		}
	}
}

// TestUpdate changes the set step by step; the results must be those of an index built from nothing.
func TestUpdate(t *testing.T) {
	x := open(t, t.TempDir())
	defer closeIt(t, x)
	all := passages(300)
	old := update(t, x, all)
	kept := old.Search(terms("khai", "sinh"), 50, nil)
	changed := slices.Clone(all[10:])
	changed[3] = passage("p13@2", "khai sinh", "khai sinh khai sinh")
	got := update(t, x, changed).Search(terms("khai", "sinh"), 5, nil)
	if len(got) == 0 || got[0].Passage != 3 {
		t.Errorf("the changed passage is not first: %v", got)
	}
	if again := old.Search(terms("khai", "sinh"), 50, nil); !slices.Equal(kept, again) {
		t.Error("an old searcher changed its answer")
	}
	many := append(slices.Clone(changed), passages(700)[300:]...)
	y := open(t, t.TempDir())
	defer closeIt(t, y)
	a, b := update(t, x, many).Search(terms("tiep", "cong", "dan"), 20, nil), update(t, y, many).Search(terms("tiep", "cong", "dan"), 20, nil)
	for i := range a {
		if a[i].Passage != b[i].Passage {
			t.Errorf("hit %d is %d, in a new index %d", i, a[i].Passage, b[i].Passage)
		}
	}
	if none := update(t, x, nil).Search(terms("khai"), 5, nil); len(none) != 0 {
		t.Errorf("an empty index finds %v", none)
	}
}

// TestInterrupted leaves behind what a killed build leaves, and a folder that is no index.
func TestInterrupted(t *testing.T) {
	for name, harm := range map[string]func(dir string) error{
		"half a build": func(dir string) error { return os.MkdirAll(filepath.Join(dir, "build-123", "v1"), 0o700) },
		"other layout": func(dir string) error { return os.MkdirAll(filepath.Join(dir, "v0"), 0o700) },
		"no index": func(dir string) error {
			if err := os.MkdirAll(filepath.Join(dir, "v1"), 0o700); err != nil {
				return err
			}
			return os.WriteFile(filepath.Join(dir, "v1", "index_meta.json"), []byte("{"), 0o600)
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := harm(dir); err != nil {
				t.Fatal(err)
			}
			x := open(t, dir)
			defer closeIt(t, x)
			if hits := update(t, x, passages(50)).Search(terms("khai"), 5, nil); len(hits) == 0 {
				t.Error("nothing is found")
			}
			entries, err := os.ReadDir(dir)
			if err != nil || len(entries) != 1 {
				t.Errorf("the folder holds %v, %v", entries, err)
			}
		})
	}
}

// TestCancelled stops an update in the middle; the next one completes it.
func TestCancelled(t *testing.T) {
	x := open(t, t.TempDir())
	defer closeIt(t, x)
	update(t, x, passages(100))
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := x.Update(ctx, passages(2000)); err == nil {
		t.Fatal("a cancelled update went through")
	}
	if hits := update(t, x, passages(2000)).Search(terms("khai"), 2000, nil); len(hits) < 500 {
		t.Errorf("%d hits after the update was repeated", len(hits))
	}
}

func TestSecondProcess(t *testing.T) {
	dir := t.TempDir()
	x := open(t, dir)
	defer closeIt(t, x)
	update(t, x, passages(10))
	if y, err := index.Open(dir); err == nil {
		closeIt(t, y)
		t.Error("an index that is in use was opened twice")
	}
}

func TestKeep(t *testing.T) {
	x := open(t, t.TempDir())
	defer closeIt(t, x)
	s := update(t, x, passages(100))
	for _, h := range s.Search(terms("khai", "sinh"), 100, func(i int) bool { return i%2 == 0 }) {
		if h.Passage%2 != 0 {
			t.Errorf("hit %d was not to be kept", h.Passage)
		}
	}
	if s.IDF(knowledge.SearchTerm{Field: knowledge.FieldF, Text: "khongco"}) != 0 {
		t.Error("a word that no passage holds has a weight")
	}
}

// TestFirstOfAll holds a search for few, which leaves passages out early, against a search for all.
func TestFirstOfAll(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	word := func() string { return fmt.Sprintf("w%d", int(math.Exp(r.Float64()*6))) } // w1 is in nearly every passage
	text := func(n int) string {
		var b strings.Builder
		for range n {
			b.WriteString(word() + " ")
		}
		return b.String()
	}
	all := make([]knowledge.Passage, 1500)
	for i := range all {
		all[i] = passage(fmt.Sprintf("p%d", i), text(4), text(20+r.IntN(60)))
	}
	x := open(t, t.TempDir())
	defer closeIt(t, x)
	update(t, x, all[:1400])
	s := update(t, x, all[40:]) // two parts, and passages that are gone
	for q := range 200 {
		var terms []knowledge.SearchTerm
		for range 1 + r.IntN(30) {
			field := []string{knowledge.FieldX, knowledge.FieldF, knowledge.FieldT}[r.IntN(3)]
			terms = append(terms, knowledge.SearchTerm{Field: field, Text: word(), Weight: .3 + r.Float32()})
		}
		var keep func(int) bool
		if every := 1 + q%4; every > 1 {
			keep = func(i int) bool { return i%every == 0 }
		}
		want := s.Search(terms, len(all), keep)
		for _, n := range []int{1, 10, 50} {
			if got := s.Search(terms, n, keep); !slices.Equal(got, want[:min(n, len(want))]) {
				t.Fatalf("question %d: the first %d are\n%v, of all\n%v", q, n, got, want[:min(n, len(want))])
			}
		}
	}
}

// BenchmarkSearch is the search alone, without the second look.
func BenchmarkSearch(b *testing.B) {
	for _, n := range []int{10_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			x := open(b, b.TempDir())
			defer closeIt(b, x)
			s := update(b, x, passages(n))
			q := terms("noi", "dung", "so", "77", "ve", "khai", "sinh", "va", "xay", "dung")
			b.ResetTimer()
			for b.Loop() {
				s.Search(q, 50, nil)
			}
		})
	}
}
