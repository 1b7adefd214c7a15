package knowledge

import (
	"slices"
	"strings"
)

// names finds documents by their whole titles and other names.
type names map[string][]*Document

// Bounds of names, in words.
const (
	shortestName = 2
	longestName  = 24
)

// readNames sets what the titles, names and codes of the documents say.
func (s *snapshot) readNames() {
	s.names, s.common, s.coded = names{}, map[string]bool{}, map[string][]*Document{}
	for _, d := range s.docs {
		if d.Kind == Procedure && d.Number != "" {
			s.coded[d.Number] = append(s.coded[d.Number], d)
		}
		r := s.readings[d]
		for _, key := range r.names {
			s.names[key] = append(s.names[key], d)
		}
		if r.common != "" {
			s.common[r.common] = true
		}
	}
}

// nameKeys are the folded title and other names of a document, each once. The name of a long document does not name one answer.
func nameKeys(d *Document) []string {
	if d.Kind != Procedure && len(d.Units) != 1 {
		return nil
	}
	var out []string
	for _, name := range append([]string{d.Title}, d.Aliases...) {
		key := strings.TrimPrefix(joinFolded(Tokens(Clean(name))), "thu tuc ")
		if n := strings.Count(key, " ") + 1; n >= shortestName && n <= longestName && !slices.Contains(out, key) {
			out = append(out, key)
		}
	}
	return out
}

// commonStart is the first words of a title that has nothing but common words there ("chứng thực bản sao"), else empty: a question of
// only such words can still name a subject.
func commonStart(title string) string {
	words := Tokens(Clean(title))
	if len(words) < commonName || slices.ContainsFunc(words[:commonName], func(w Token) bool { return !fillers[w.F] && !cueWords[w.F] }) {
		return ""
	}
	return joinFolded(words[:commonName])
}

// commonName is how many words of a title name it.
const commonName = 4

// namesSubject tells whether words hold the whole name of a document, or the first words of one that has only common words.
func (s *snapshot) namesSubject(words []Token) bool {
	for i := 0; i+commonName <= len(words); i++ {
		if s.common[joinFolded(words[i:i+commonName])] {
			return true
		}
	}
	return s.names.longest(words) != nil
}

// longest returns the documents whose name is the longest that stands in words.
func (n names) longest(words []Token) []*Document {
	docs, _ := n.within(words)
	return docs
}

// within returns what longest does, and the words that are not of the name.
func (n names) within(words []Token) (docs []*Document, rest []Token) {
	for l := min(longestName, len(words)); l >= shortestName; l-- {
		for i := 0; i+l <= len(words); i++ {
			if docs := n[joinFolded(words[i:i+l])]; docs != nil {
				return docs, slices.Concat(words[:i], words[i+l:])
			}
		}
	}
	return nil, words
}

// byName answers a question that names a procedure, or another document, by its whole title or alias and says nothing that the
// document lacks. Several documents of one name are offered.
func (t *turn) byName(rs []ranked) (Decision, bool) {
	docs := t.names.longest(t.query.words)
	if docs == nil && t.query.meant != nil {
		docs = t.names.longest(t.query.meant)
	}
	var found []ranked
	for _, r := range rs {
		e := t.entries[r.passage]
		if slices.ContainsFunc(docs, func(d *Document) bool { return d == e.doc || e.twin(entry{doc: d}) }) && t.tells(e) && !slices.ContainsFunc(found, func(f ranked) bool { return t.entries[f.passage].doc == e.doc }) {
			found = append(found, r)
		}
	}
	switch {
	case len(found) == 0 || found[0].passage != rs[0].passage:
		return Decision{}, false
	case slices.ContainsFunc(found[1:], func(r ranked) bool { return !t.entries[r.passage].twin(t.entries[found[0].passage]) }):
		return Decision{Kind: Options, Options: t.options(found)}, true
	}
	return t.found(t.entries[found[0].passage]), true
}

// tells tells whether an entry holds every word of the question that is neither filler nor the name of a field.
func (t *turn) tells(e entry) bool {
	at := slices.IndexFunc(t.hits, func(h Hit) bool { return t.entries[h.Passage] == e })
	if at < 0 {
		return false
	}
	held := t.held(t.hits[at].Passage)
	return !slices.ContainsFunc(t.query.words, func(w Token) bool {
		return !fillers[w.F] && !cueWords[w.F] && !number(w.F) && !held.has(t.forward.folded[w.F])
	})
}
