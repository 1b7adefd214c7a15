package knowledge

import (
	"slices"
	"strings"
)

// maxQuestion bounds what is read of a question, in bytes.
const maxQuestion = 2000

// query is a question taken apart.
type query struct {
	text     string // cleaned, as typed
	folded   string
	words    []Token
	accented bool // the person types accents
	asked    []asked
	laws     []lawRef
	clauses  []clauseRef
	article  string
	code     string // of a portal procedure
	asOf     Date
	asOfSaid bool // the question itself says the day
	expanded []expansion
	terms    []SearchTerm
}

// parse takes a question apart and makes its search terms.
func (s *snapshot) parse(q Question) *query {
	text := strings.TrimSpace(Clean(q.Text))
	if len(text) > maxQuestion {
		text = strings.ToValidUTF8(text[:maxQuestion], "")
	}
	p := &query{text: text, folded: Fold(text), asOf: q.AsOf}
	p.words = plainWords(Tokens(text))
	for _, w := range p.words {
		p.accented = p.accented || w.X != w.F
	}
	p.laws = parseLaws(p.folded)
	p.clauses = parseClauses(p.folded)
	p.article = parseArticle(p.folded)
	if m := portalCode.FindStringSubmatch(p.folded); m != nil {
		p.code = m[1]
	}
	p.asked = askedFields(p.words, p.accented)
	p.expanded = s.words.find(p.words, p.accented)
	p.terms = searchTerms(p)
	return p
}

// chatWords are the short spellings of chat, spelled out; an empty one is dropped.
var chatWords = map[string]string{
	"k": "không", "ko": "không", "kg": "không", "hok": "không", "hong": "không", "khong": "không", "dc": "được", "đc": "được", "đuoc": "được",
	"j": "gì", "ntn": "như thế nào", "vs": "với", "bn": "bao nhiêu", "cx": "cũng", "trc": "trước", "ng": "người", "nma": "nhưng mà",
	"mk": "mình", "mn": "mọi người", "bik": "biết", "bít": "biết", "z": "vậy", "v": "vậy", "r": "rồi", "h": "giờ", "ns": "nói", "ak": "", "ah": "",
	"ạ": "", "nhé": "", "nhỉ": "", "ơi": "", "vd": "ví dụ", "sd": "sử dụng", "lm": "làm", "ctr": "chương trình", "gt": "giấy tờ", "hs": "hồ sơ",
	"cb": "cán bộ", "cbcc": "cán bộ công chức", "tg": "thời gian", "ngta": "người ta", "ktra": "kiểm tra", "kt": "kiểm tra", "qđ": "quyết định", "đk": "đăng ký",
}

// plainWords replaces chat spellings. A replaced word keeps the offsets of what was typed.
func plainWords(words []Token) []Token {
	out := make([]Token, 0, len(words))
	for _, w := range words {
		full, ok := chatWords[w.X]
		if !ok {
			out = append(out, w)
			continue
		}
		for _, t := range Tokens(full) {
			t.Start, t.End = w.Start, w.End
			out = append(out, t)
		}
	}
	return out
}

// Weights of the fields of the index in a search, measured in docs/benchmarks-knowledge.md.
var fieldWeights = map[string]float32{FieldX: 1, FieldF: 1, FieldF2: 1, FieldT: .6, FieldT2: .6}

// searchTerms makes the terms of a query: its own words and pairs, and with less weight those of its expansions.
func searchTerms(p *query) []SearchTerm {
	var b termList
	b.add(p.words, 1, p.accented)
	for _, e := range p.expanded {
		b.add(e.words, e.weight, true)
	}
	return b.terms
}

// termList collects terms, each once with its greatest weight.
type termList struct {
	terms []SearchTerm
	at    map[[2]string]int
}

func (b *termList) add(words []Token, weight float32, accented bool) {
	for i, w := range words {
		if accented {
			b.put(FieldX, w.X, weight)
		}
		b.put(FieldF, w.F, weight)
		b.put(FieldT, w.F, weight)
		if i > 0 {
			pair := words[i-1].F + " " + w.F
			b.put(FieldF2, pair, weight)
			b.put(FieldT2, pair, weight)
		}
	}
}

func (b *termList) put(field, text string, weight float32) {
	if b.at == nil {
		b.at = map[[2]string]int{}
	}
	weight *= fieldWeights[field]
	key := [2]string{field, text}
	if i, ok := b.at[key]; ok {
		b.terms[i].Weight = max(b.terms[i].Weight, weight)
		return
	}
	b.at[key] = len(b.terms)
	b.terms = append(b.terms, SearchTerm{field, text, weight})
}

// asks tells whether the question touches field, with at least that weight of cue.
func (p *query) asks(field Field, weight int) bool {
	return slices.ContainsFunc(p.asked, func(a asked) bool { return a.field == field && a.weight >= weight })
}
