package main

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"isobot/knowledge"
	"isobot/knowledge/ingest"
)

// passageWords is about how many words a passage has.
const passageWords = 150

// passage is a paragraph to be found.
type passage struct {
	article     string // id of the law article that it is cut from; empty for one that answers nothing
	title, text string
}

// all is what engines without fields index.
func (p passage) all() string { return p.title + "\n" + p.text }

// question is a line of the public set of questions.
type question struct {
	ID   string   `json:"id"`
	Text string   `json:"text"`
	Gold []string `json:"gold"`
}

// corpus makes n passages and picks the questions, from the third that no model of isobot was fitted on. All law articles are
// cut into passages; the rest of the n are made of sentences drawn from articles that answer no question and from
// procedures of the portal, each from passages of its own, so that words and phrases stay as frequent as they are in such
// texts and the right article is never doubled. Pairs of words grow with n more slowly than in real text.
func corpus(data string, n, questions int) ([]passage, []question, error) {
	var articles []knowledge.TestPassage
	if err := readLines(filepath.Join(data, "retrieval/alqac/passages.jsonl"), &articles); err != nil {
		return nil, nil, err
	}
	var asked []question
	if err := readLines(filepath.Join(data, "retrieval/alqac/queries.jsonl"), &asked); err != nil {
		return nil, nil, err
	}
	gold := map[string]bool{}
	for _, q := range asked {
		for _, id := range q.Gold {
			gold[id] = true
		}
	}
	asked = slices.DeleteFunc(asked, func(q question) bool { return !heldOut(q.ID) })
	asked = asked[:min(len(asked), questions)]
	var out, sources []passage
	for _, a := range articles {
		cut := cutUp(passage{a.ID, knowledge.Clean(a.Title), knowledge.Clean(a.Text)})
		out = append(out, cut...)
		if !gold[a.ID] {
			sources = append(sources, cut...)
		}
	}
	portal, err := portalTexts(filepath.Join(data, "tthc/raw"))
	if err != nil {
		return nil, nil, err
	}
	for _, p := range portal {
		sources = append(sources, cutUp(p)...)
	}
	if len(out) > n {
		return nil, nil, fmt.Errorf("the law articles alone are %d passages; -n must be at least that", len(out))
	}
	return recombine(out, sources, n), asked, nil
}

// heldOut tells the questions that isobot's models have not seen; knowledge's tests choose them in the same way.
func heldOut(id string) bool {
	h := fnv.New32a()
	h.Write([]byte(id))
	return h.Sum32()%3 == 0
}

// sentences cuts a text after full stops, semicolons and lines.
func sentences(text string) []string {
	var out []string
	for line := range strings.Lines(text) {
		for part := range strings.SplitSeq(strings.NewReplacer(". ", ".\n", "; ", ";\n").Replace(line), "\n") {
			if part = strings.TrimSpace(part); part != "" {
				out = append(out, part)
			}
		}
	}
	return out
}

// cutUp cuts a text into passages at sentences. A passage ends with the sentence that fills it.
func cutUp(p passage) []passage {
	var out []passage
	var part []string
	words := 0
	flush := func() {
		if words > 0 {
			out = append(out, passage{p.article, p.title, strings.Join(part, "\n")})
		}
		part, words = nil, 0
	}
	for _, s := range sentences(p.text) {
		part = append(part, s)
		if words += len(strings.Fields(s)); words >= passageWords {
			flush()
		}
	}
	flush()
	return out
}

// recombine adds passages made of sentences of sources until there are n.
func recombine(out, sources []passage, n int) []passage {
	r := rand.New(rand.NewPCG(1, 2))
	parts := make([][]string, len(sources))
	for i, s := range sources {
		parts[i] = sentences(s.text)
	}
	for len(out) < n {
		made := passage{title: sources[r.IntN(len(sources))].title}
		var text []string
		for words := 0; words < passageWords; {
			from := parts[r.IntN(len(parts))]
			s := from[r.IntN(len(from))]
			text = append(text, s)
			words += len(strings.Fields(s))
		}
		made.text = strings.Join(text, "\n")
		out = append(out, made)
	}
	return out
}

// portalTexts reads the procedures of a folder, the text of all fields together.
func portalTexts(dir string) ([]passage, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil {
		return nil, err
	}
	var out []passage
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		d, _ := ingest.Portal(f, name)
		_ = f.Close() // was only read
		if d == nil {
			continue
		}
		var text []string
		for i := range d.Units {
			text = append(text, d.Units[i].Text)
		}
		out = append(out, passage{title: d.Title, text: strings.Join(text, "\n")})
	}
	return out, nil
}

// readLines reads a file of JSON lines into out.
func readLines[T any](name string, out *[]T) error {
	f, err := os.Open(name)
	if err != nil {
		return fmt.Errorf("%w; -data names the folder of the public sets", err)
	}
	defer f.Close()
	dec := json.NewDecoder(f)
	for dec.More() {
		var line T
		if err := dec.Decode(&line); err != nil {
			return fmt.Errorf("read %s: %w", name, err)
		}
		*out = append(*out, line)
	}
	return nil
}

// words are the different words of a question as other engines take them: as typed, in lower case, letters and digits only.
func words(question string) []string {
	var out []string
	for _, t := range knowledge.Tokens(knowledge.Clean(question)) {
		if !slices.Contains(out, t.X) {
			out = append(out, t.X)
		}
	}
	return out
}

// folderSize is the number of bytes of the files below dir.
func folderSize(dir string) int64 {
	var n int64
	_ = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error { // what can not be read has no size
		if err == nil && !d.IsDir() {
			if info, err := d.Info(); err == nil {
				n += info.Size()
			}
		}
		return nil
	})
	return n
}
