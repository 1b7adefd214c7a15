package knowledge

import (
	"slices"
	"strings"
)

// Weights of the words that the vocabulary adds to a question, next to 1 for a word of the question itself.
const (
	meaningWeight   = .6 // an abbreviation spelled out
	ambiguousWeight = .3 // each of several meanings
	synonymWeight   = .3 // another name, or the abbreviation of a phrase that was spelled out
)

// maxPhrase is the longest phrase, in words, that is looked up in the vocabulary.
const maxPhrase = 8

// expansion is a phrase that stands for another.
type expansion struct {
	words  []Token
	weight float32
}

// expander finds phrases of a vocabulary in a question. Keys are folded words joined by spaces.
type expander struct {
	phrases map[string][]expansion
	exact   map[string]string // key -> the form as written, when it is a single word with accents
}

func newExpander(v *Vocabulary) *expander {
	x := &expander{phrases: map[string][]expansion{}, exact: map[string]string{}}
	for _, e := range v.Entries {
		weight := float32(meaningWeight)
		if e.Ambiguous || len(e.Meanings) > 1 {
			weight = ambiguousWeight
		}
		for _, form := range slices.Concat(e.Forms, e.English) {
			for _, m := range e.Meanings {
				x.add(form, m, weight)
			}
			for _, s := range e.Synonyms {
				x.add(form, s, synonymWeight)
			}
		}
		for _, m := range e.Meanings {
			for _, other := range slices.Concat(e.Forms, e.Synonyms) {
				x.add(m, other, synonymWeight)
			}
		}
		for _, s := range e.Synonyms {
			for _, m := range e.Meanings {
				x.add(s, m, synonymWeight)
			}
		}
	}
	return x
}

func (x *expander) add(from, to string, weight float32) {
	key, words := Tokens(Clean(from)), Tokens(Clean(to))
	if len(key) == 0 || len(key) > maxPhrase || len(words) == 0 || len(words) > maxPhrase {
		return
	}
	k := joinFolded(key)
	if k == joinFolded(words) {
		return
	}
	for _, have := range x.phrases[k] {
		if joinFolded(have.words) == joinFolded(words) {
			return
		}
	}
	if len(key) == 1 && key[0].X != key[0].F {
		x.exact[k] = key[0].X
	}
	x.phrases[k] = append(x.phrases[k], expansion{words, weight})
}

// find returns what the words of a question stand for. Longer phrases win over the phrases inside them. In a question with
// accents a one-word form must be written as in the vocabulary.
func (x *expander) find(words []Token, accented bool) []expansion {
	var out []expansion
	for i := 0; i < len(words); {
		n := 1
		for l := min(maxPhrase, len(words)-i); l > 0; l-- {
			key := joinFolded(words[i : i+l])
			found, ok := x.phrases[key]
			if !ok {
				continue
			}
			if l == 1 && accented && words[i].X != words[i].F && x.exact[key] != words[i].X {
				continue
			}
			out = append(out, found...)
			n = l
			break
		}
		i += n
	}
	return out
}

func joinFolded(words []Token) string {
	var b strings.Builder
	for i, w := range words {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(w.F)
	}
	return b.String()
}
