package knowledge

import (
	_ "embed" // everyday.tsv
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

// everyday is what people call public services, next to what editors keep in the vocabulary of the content.
//
//go:embed everyday.tsv
var everyday string

// maxRewrite is the longest meaning, in words, that is put in the place of an abbreviation when a question is read.
const maxRewrite = 12

// expander finds phrases of a vocabulary in a question. Keys are folded words joined by spaces.
type expander struct {
	phrases map[string][]expansion
	exact   map[string]string  // key -> the form as written, when it is a single word with accents
	meaning map[string][]Token // key -> the only meaning of a form
}

func newExpander(v *Vocabulary) *expander {
	x := &expander{phrases: map[string][]expansion{}, exact: map[string]string{}, meaning: map[string][]Token{}}
	own, err := ReadVocabulary(strings.NewReader(everyday))
	if err != nil { // the file is part of the program
		panic(err)
	}
	for _, e := range slices.Concat(v.Entries, own.Entries) {
		x.rewrite(e)
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

// rewrite remembers the meaning of the forms of an entry that has one short meaning.
func (x *expander) rewrite(e Entry) {
	if e.Ambiguous || len(e.Meanings) != 1 {
		return
	}
	words := Tokens(Clean(e.Meanings[0]))
	if len(words) == 0 || len(words) > maxRewrite {
		return
	}
	for _, form := range slices.Concat(e.Forms, e.English) {
		if key := joinFolded(Tokens(Clean(form))); key != "" && x.meaning[key] == nil {
			x.meaning[key] = words
		}
	}
}

// read returns words with abbreviations and everyday names replaced by their meanings, or nil when there are none.
func (x *expander) read(words []Token, accented bool) []Token {
	var out []Token
	changed := false
	for i := 0; i < len(words); {
		n, meaning := x.longest(words[i:], accented)
		switch {
		case n == 0:
			out = append(out, words[i])
			n = 1
		case covers(words, meaning): // "đăng ký kết hôn" holds "kết hôn" already
			out = append(out, words[i:i+n]...)
		default:
			out = append(out, meaning...)
			changed = true
		}
		i += n
	}
	if !changed {
		return nil
	}
	return out
}

// longest finds the longest form that words begin with, and its meaning.
func (x *expander) longest(words []Token, accented bool) (int, []Token) {
	for l := min(maxPhrase, len(words)); l > 0; l-- {
		key := joinFolded(words[:l])
		if m := x.meaning[key]; m != nil && x.fits(words[:l], key, accented) {
			return l, m
		}
	}
	return 0, nil
}

// fits tells whether a one-word form is written with the accents it has in the vocabulary, when the person types accents.
func (x *expander) fits(words []Token, key string, accented bool) bool {
	return len(words) > 1 || !accented || words[0].X == words[0].F || x.exact[key] == words[0].X
}

// covers tells whether all words of phrase occur in words.
func covers(words, phrase []Token) bool {
	for _, p := range phrase {
		if !slices.ContainsFunc(words, func(w Token) bool { return w.F == p.F }) {
			return false
		}
	}
	return true
}

// known tells whether a folded word is a form of the vocabulary.
func (x *expander) known(folded string) bool {
	return x.phrases[folded] != nil || x.meaning[folded] != nil
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
			if !x.fits(words[i:i+l], key, accented) {
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
