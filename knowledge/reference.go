package knowledge

import (
	"regexp"
	"strings"
)

// lawRef is a legal document as a question names it. Year and Type may be empty.
type lawRef struct {
	Type, Number, Year string
}

// clauseRef is a place in a document: an ISO clause ("7.5.3") or an article with its clause and point.
type clauseRef struct {
	Number string
}

// lawTypes maps what people write to the code that stands in a document's number.
var lawTypes = map[string]string{
	"qd": "qd", "quyet dinh": "qd", "nd": "nd", "nghi dinh": "nd", "tt": "tt", "thong tu": "tt", "nq": "nq", "nghi quyet": "nq",
	"ct": "ct", "chi thi": "ct", "vbhn": "vbhn", "van ban hop nhat": "vbhn", "luat": "qh", "qh": "qh", "kh": "kh", "cv": "cv",
}

const lawTypePattern = `qd|quyet dinh|nd|nghi dinh|tt|thong tu|nq|nghi quyet|ct|chi thi|vbhn|van ban hop nhat|luat`

var (
	// "qd 19", "quyet dinh so 19/2014", "nd61 nam 2018", "tt-26/2014/tt-bkhcn"
	typedLaw = regexp.MustCompile(`(?:^|[^a-z0-9])(` + lawTypePattern + `)[ .-]*(?:so[ :]*)?(\d{1,5})(?:\s*[/-]\s*((?:19|20)\d\d)|\s+(?:ngay\s+[0-9/.-]+\s+)?nam\s+((?:19|20)\d\d))?`)
	// "19/2014/QĐ-TTg", "61/2018", "91/2025/QH15"
	numberedLaw = regexp.MustCompile(`(?:^|[^0-9/.])(\d{1,5})\s*/\s*((?:19|20)\d\d)(?:\s*/\s*([a-z]+))?`)
	// "537/QĐ-BDT"
	yearlessLaw = regexp.MustCompile(`(?:^|[^0-9/.])(\d{1,5})\s*/\s*(qd|nd|tt|nq|ct|kh|cv)-[a-z]`)
	article     = regexp.MustCompile(`(?:^|[^a-z0-9])(?:dieu|d)[ .]*(\d{1,3})(?:\.(\d{1,2}))?(?:\.(?:([a-z])|(\d{1,2})))?(?:[^a-z0-9.]|\.?$|\.\s)`)
	paragraph   = regexp.MustCompile(`(?:^|[^a-z0-9])khoan[ .]*(\d{1,2})(?:[^a-z0-9.]|\.?$|\.\s)`)
	point       = regexp.MustCompile(`(?:^|[^a-z0-9])diem\s+([a-z])(?:[^a-z0-9]|$)`)
	clause      = regexp.MustCompile(`(?:^|[^a-z0-9.,/-])((?:dieu khoan|dieu|tieu muc|muc|khoan|phan|clause|yeu cau|d|iso 9001)?)[ .:]*(\d{1,2}(?:\.\d{1,2}){1,3})(?:[^0-9a-z%./-]|[a-z]?\)|[.?!,;]*(?:\s|$))`)
	// spelledClause is a clause whose number is not written with points: "điều 7,2", "điều 7-2", "điều khoản số 8 chấm 5 chấm 1".
	spelledClause = regexp.MustCompile(`((?:^|[^a-z0-9])(?:dieu khoan|dieu|tieu muc|muc|clause)\s+)(?:so\s+)?(\d{1,2}(?:(?:[,.-]|\s*(?:cham|phay)\s*)\d{1,2}){0,3})([^0-9a-z,/-]|[.?!,;]*(?:\s|$))`)
	spelledPoint  = regexp.MustCompile(`\s*(?:cham|phay|[,-])\s*`)
	// aloneChapter asks for a whole number and nothing else: "điều 4".
	aloneChapter = regexp.MustCompile(`^\W*(?:dieu khoan|dieu|chuong|clause)\s*(?:so\s+)?(\d{1,2})\W*(?:(?:la gi|noi gi|noi ve gi|noi ve cai gi|yeu cau gi|quy dinh gi|gom gi|gom nhung gi)\W*)?$`)
	chapter      = regexp.MustCompile(`(?:^|[^a-z0-9])(?:dieu khoan|dieu|chuong|muc)\s*(\d{1,2})(?:[^0-9a-z./-]|[.?!]*$|[.?!]*\s)`)
	standardNo   = regexp.MustCompile(`(?:^|[^a-z0-9])(?:iso|iec|tcvn|ohsas)(?:[ /-]*(?:iso|iec|ts))*[ :-]*(\d{4,5})`)
	namedAct     = regexp.MustCompile(`(?:dieu|khoan)\s*\d+[a-z0-9 .]{0,12}?(?:bo )?luat ([a-z]+ [a-z]+)|(?:^|[^a-z])(?:bo )?luat ([a-z]+ [a-z]+)(?: [a-z]+){0,4}? (?:nam )?(?:(?:19|20)\d\d|dieu \d|khoan \d)`)
	portalCode   = regexp.MustCompile(`(?:^|[^0-9.])(\d\.\d{6})(?:[^0-9]|$)`)
)

// parseLaws finds the legal documents that a folded question names, each once, in order.
func parseLaws(folded string) []lawRef {
	var out []lawRef
	add := func(r lawRef) {
		r.Number = strings.TrimLeft(r.Number, "0")
		for i, have := range out {
			if have.Number == r.Number && (have.Year == r.Year || have.Year == "" || r.Year == "") {
				if have.Type == "" {
					out[i].Type = r.Type
				}
				if have.Year == "" {
					out[i].Year = r.Year
				}
				return
			}
		}
		if r.Number != "" {
			out = append(out, r)
		}
	}
	for _, m := range typedLaw.FindAllStringSubmatch(folded, -1) {
		add(lawRef{lawTypes[m[1]], m[2], m[3] + m[4]})
	}
	for _, at := range numberedLaw.FindAllStringSubmatchIndex(folded, -1) {
		if strings.HasSuffix(strings.TrimRight(folded[:at[2]], " "), "thang") {
			continue // "tháng 6/2024"
		}
		m := numberedLaw.FindStringSubmatch(folded[at[0]:at[1]])
		add(lawRef{lawTypes[m[3]], m[1], m[2]})
	}
	for _, m := range yearlessLaw.FindAllStringSubmatch(folded, -1) {
		add(lawRef{m[2], m[1], ""})
	}
	return out
}

// parseArticle finds "điều 4", "khoản 2 điều 4", "điều 4.2", "điểm d khoản 1 điều 38" in a folded question as "4", "4.2", "38.1.d";
// empty when there is none.
func parseArticle(folded string) string {
	m := article.FindStringSubmatch(folded)
	if m == nil {
		return ""
	}
	out := m[1]
	sub := m[2]
	if sub == "" {
		if k := paragraph.FindStringSubmatch(folded); k != nil {
			sub = k[1]
		}
	}
	if sub == "" {
		return out
	}
	out += "." + sub
	letter := m[3] + m[4]
	if p := point.FindStringSubmatch(folded); letter == "" && p != nil {
		letter = p[1]
	}
	if letter != "" {
		out += "." + letter
	}
	return out
}

// parseClauses finds numbers that look like clauses of ISO 9001, "7.5", "8.5.1", in order, each once.
func parseClauses(folded string) []clauseRef {
	var out []clauseRef
	rest := folded
	for {
		m := clause.FindStringSubmatchIndex(rest)
		if m == nil {
			return out
		}
		ref := clauseRef{Number: rest[m[4]:m[5]]}
		rest = rest[m[5]:]
		known := false
		for _, have := range out {
			known = known || have.Number == ref.Number
		}
		if !known && isoNumber(ref.Number) {
			out = append(out, ref)
		}
	}
}

// pointed writes the numbers of clauses in a folded text with points. "7-2" is a clause and "5-7" a range: no clause of the standard
// has more parts than the number of its chapter.
func pointed(folded string) string {
	return spelledClause.ReplaceAllStringFunc(folded, func(s string) string {
		m := spelledClause.FindStringSubmatch(s)
		if parts := strings.Split(m[2], "-"); len(parts) > 1 && (len(parts[0]) < len(parts[1]) || len(parts[0]) == len(parts[1]) && parts[0] < parts[1]) {
			return s
		}
		return m[1] + spelledPoint.ReplaceAllString(m[2], ".") + m[3]
	})
}

// isoNumber tells whether a number can be a clause: 4.x to 10.x, no leading zeros, no part above 20.
func isoNumber(s string) bool {
	parts := strings.Split(s, ".")
	for i, p := range parts {
		if p[0] == '0' || len(p) > 2 || i > 0 && len(p) == 2 && p > "20" {
			return false
		}
	}
	return parts[0] >= "4" && len(parts[0]) == 1 || parts[0] == "10"
}

// references finds documents and units by their numbers.
type references struct {
	laws     map[string][]*Document // by number
	codes    map[string]*Document   // procedures by portal code
	articles map[string]map[string]*Unit
	clauses  map[string][]entry // units of standards by clause
}

func newReferences(docs []*Document) *references {
	r := &references{laws: map[string][]*Document{}, codes: map[string]*Document{}, articles: map[string]map[string]*Unit{}, clauses: map[string][]entry{}}
	for _, d := range docs {
		switch d.Kind {
		case Law:
			for _, ref := range parseLaws(Fold(d.Number)) {
				r.laws[ref.Number] = append(r.laws[ref.Number], d)
			}
			r.articles[d.ID] = articlesOf(d)
		case Procedure:
			if d.Number != "" {
				r.codes[Fold(d.Number)] = d
			}
		case Standard:
			for i := range d.Units {
				if u := &d.Units[i]; u.Clause != "" {
					r.clauses[u.Clause] = append(r.clauses[u.Clause], entry{d, u})
				}
			}
		}
	}
	return r
}

// articlesOf maps "4", "4.2" to the units of a law, by their ids ("…/dieu-4.2") or headings ("Điều 4. …").
func articlesOf(d *Document) map[string]*Unit {
	out := map[string]*Unit{}
	for i := range d.Units {
		u := &d.Units[i]
		key := ""
		if rest, ok := strings.CutPrefix(u.ID, d.ID+"/dieu-"); ok {
			key = rest
		} else if h := Fold(u.Heading); strings.HasPrefix(h, "dieu ") {
			key = parseArticle(h)
		}
		if key != "" && out[key] == nil {
			out[key] = u
		}
	}
	return out
}

// find returns the documents that a reference means, best first: all that have its number, and its type and year where given.
func (r *references) find(ref lawRef) []*Document {
	var out []*Document
	for _, d := range r.laws[ref.Number] {
		for _, have := range parseLaws(Fold(d.Number)) {
			if have.Number == ref.Number && (ref.Year == "" || have.Year == ref.Year) && (ref.Type == "" || have.Type == ref.Type) {
				out = append(out, d)
				break
			}
		}
	}
	return out
}

// article returns the unit of d that holds article number; for "4.2" where only "4" stands, that; for "4" where only
// parts stand, the first part.
func (r *references) article(d *Document, number string) *Unit {
	units := r.articles[d.ID]
	for key := number; key != ""; key = key[:max(strings.LastIndexByte(key, '.'), 0)] {
		if u := units[key]; u != nil {
			return u
		}
	}
	for i := range d.Units {
		if strings.HasPrefix(d.Units[i].ID, d.ID+"/dieu-"+number+".") {
			return &d.Units[i]
		}
	}
	return nil
}
