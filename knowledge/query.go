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
	meant    []Token // words with abbreviations and everyday names spelled out; nil when there are none
	accented bool    // the person types accents
	mended   bool    // words were mended
	asked    []asked
	laws     []lawRef
	clauses  []clauseRef
	article  string
	chapter  string // a whole number after "điều" where the standard is meant, "7"
	step     int    // of a procedure
	code     string // of a portal procedure
	asOf     Date
	asOfSaid bool // the question itself says the day
	expanded []expansion
	terms    []SearchTerm
	own      []SearchTerm // those of terms that the reading of the question itself gives
}

// parse takes a question apart and makes its search terms.
func (s *snapshot) parse(q Question) *query {
	text := strings.TrimSpace(Clean(q.Text))
	if len(text) > maxQuestion {
		text = strings.ToValidUTF8(text[:maxQuestion], "")
	}
	p := &query{text: text, folded: Fold(text), asOf: q.AsOf}
	p.words, p.accented, p.mended = s.lexicon.repair(plainWords(Tokens(text)), s.words.known)
	typed := p.folded != Normalise(text)
	p.meant = s.words.read(p.words, p.accented)
	if strings.ContainsAny(p.folded, "0123456789") {
		p.places()
		about := s.byID[q.Topic.Document]
		if m := aloneChapter.FindStringSubmatch(p.folded); m != nil && (about == nil || about.Kind != Law) && isoNumber(m[1]+".1") {
			p.chapter = m[1]
		}
	}
	p.step = parseStep(p.folded)
	if day, ok := parseAsOf(p.folded, q.AsOf); ok {
		p.asOf, p.asOfSaid = day, true
	} else if q.Topic.AsOf != "" {
		p.asOf, p.asOfSaid = q.Topic.AsOf, true
	}
	p.asked = strengthen(askedFields(p.words, typed), p.folded)
	p.expanded = s.words.find(p.words, p.accented)
	p.terms, p.own = searchTerms(p)
	return p
}

// places finds what the question names by a number.
func (q *query) places() {
	q.laws = parseLaws(q.folded)
	folded := q.folded
	if len(q.laws) == 0 {
		folded = pointed(folded)
	}
	q.clauses = parseClauses(folded)
	q.article = parseArticle(folded)
	if m := portalCode.FindStringSubmatch(q.folded); m != nil {
		q.code = m[1]
	}
	if m := chapter.FindStringSubmatch(q.folded); m != nil && isoNumber(m[1]+".1") && len(q.laws) == 0 && strings.Contains(q.folded, "iso") {
		q.chapter = m[1]
	}
}

// reading is the question as typed with the words that were read otherwise in their places.
func (q *query) reading() string {
	var b strings.Builder
	at := 0
	for i := 0; i < len(q.words); {
		from, to := q.words[i].Start, q.words[i].End
		next := i + 1
		for next < len(q.words) && q.words[next].Start == from {
			next++
		}
		b.WriteString(q.text[at:from])
		if typed, meant := q.text[from:to], joinAccented(q.words[i:next]); Normalise(typed) == meant {
			b.WriteString(typed)
		} else {
			b.WriteString(meant)
		}
		at, i = to, next
	}
	return b.String() + q.text[at:]
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

// searchTerms makes the terms of a query: its words and pairs, those of its other reading, and with less weight those of its
// expansions.
func searchTerms(p *query) (all, own []SearchTerm) {
	var b termList
	reading := p.meant
	if reading == nil {
		reading = p.words
	}
	b.add(reading, 1)
	own = slices.Clone(b.terms)
	if p.meant != nil {
		b.add(p.words, literalWeight)
	}
	for _, e := range p.expanded {
		b.add(e.words, e.weight)
	}
	return b.terms, own
}

// literalWeight is the weight of the words of a phrase that was replaced by its meaning.
const literalWeight = .8

// termList collects terms, each once with its greatest weight.
type termList struct {
	terms []SearchTerm
	at    map[[2]string]int
}

func (b *termList) add(words []Token, weight float32) {
	for i, w := range words {
		b.put(FieldX, w.X, weight)
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
		b.at, b.terms = make(map[[2]string]int, 64), make([]SearchTerm, 0, 64)
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
