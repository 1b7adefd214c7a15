package main

import (
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"isobot/knowledge"
	"isobot/knowledge/ingest"
	"isobot/quiz"
)

// cross checks what needs documents and courses together, as of day today.
func (k *checked) cross(today knowledge.Date) {
	for _, d := range k.docs {
		k.crossDocument(d)
	}
	for i := range k.courses {
		for j := range k.courses[i].Lessons {
			k.crossLesson(&k.courses[i], &k.courses[i].Lessons[j], today)
		}
	}
	for i := range k.prompts {
		k.crossPrompt(&k.prompts[i])
	}
	if !k.under {
		k.crossClauses()
	}
}

// crossPrompt checks what an auditor's question rests on.
func (k *checked) crossPrompt(p *quiz.Prompt) {
	for _, id := range p.Cites {
		if k.unit[id] == nil {
			k.fail(place{p.File, k.lineOf(p.File, p.Line, id)}, "sửa mã mục trong cites", "câu %q dẫn tới mục %q không có", p.ID, id)
		}
	}
	if !k.hasClause(p.Clause) {
		k.warn(place{p.File, p.Line}, "sửa clause", "câu %q thuộc điều %q không có trong iso9001-2015", p.ID, p.Clause)
	}
}

func (k *checked) crossDocument(d *knowledge.Document) {
	file := d.ID
	if len(d.Units) > 0 {
		file = d.Units[0].File
	}
	for _, id := range slices.Concat(d.ReplacedBy, d.Replaces) {
		if k.byID[id] == nil {
			k.warn(place{file, 1}, "thêm tài liệu đó hoặc sửa id", "văn bản liên quan %q không có trong kho", id)
		}
	}
	for _, clause := range d.Clauses {
		if !k.hasClause(clause) {
			k.fail(place{file, 1}, "sửa clauses", "điều %q không có trong iso9001-2015", clause)
		}
	}
	for i := range d.Units {
		u := &d.Units[i]
		for _, id := range u.Cites {
			if !k.exists(id) {
				k.fail(place{u.File, k.lineOf(u.File, u.Line, id)}, "sửa mã mục trong cites", "mục %q dẫn tới %q không có", u.ID, id)
			}
		}
	}
}

// standard is the document that holds the clauses.
const standard = "iso9001-2015"

func (k *checked) hasClause(clause string) bool {
	return k.byID[standard] == nil || k.unit[standard+"/"+clause] != nil
}

// exists tells whether id is a unit or a document.
func (k *checked) exists(id string) bool { return k.unit[id] != nil || k.byID[id] != nil }

func (k *checked) crossLesson(c *quiz.Course, l *quiz.Lesson, today knowledge.Date) {
	file := "courses/" + c.ID + "/" + l.ID + ".yaml"
	cards := l.Cards
	if l.Case != nil {
		cards = append(slices.Clone(cards), *l.Case)
	}
	for _, card := range cards {
		for _, id := range card.Cites {
			if !k.exists(id) {
				k.fail(place{file, k.lineOf(file, 0, id)}, "sửa mã mục trong cites", "thẻ %q dẫn tới %q không có", card.Title, id)
			}
		}
		k.districts(place{file, k.lineOf(file, 0, card.Title)}, card.Title+"\n"+card.Text)
		k.expired(place{file, k.lineOf(file, 0, card.Title)}, "thẻ "+card.Title, card.Text, card.Cites, today)
	}
	for i := range l.Questions {
		k.crossQuestion(&l.Questions[i], today)
	}
}

func (k *checked) crossQuestion(q *quiz.Question, today knowledge.Date) {
	best := knowledge.Unconfirmed
	for _, id := range q.Cites {
		if !k.exists(id) {
			k.fail(place{q.File, k.lineOf(q.File, q.Line, id)}, "sửa mã mục trong cites", "câu %q dẫn tới %q không có", q.ID, id)
			best = ""
			continue
		}
		if k.unit[id] == nil {
			k.warn(place{q.File, q.Line}, "dẫn tới đúng mục làm căn cứ", "câu %q dẫn tới cả tài liệu %q", q.ID, id)
		}
		best = min(best, k.confidence(id))
	}
	if best == knowledge.Unconfirmed && q.Confidence != string(knowledge.Unconfirmed) {
		k.fail(place{q.File, q.Line}, "ghi confidence: C hoặc dẫn mục có nguồn chắc hơn", "câu %q có đáp án dựa vào mục chưa xác nhận", q.ID)
	}
	if q.Clause != "" && !k.hasClause(q.Clause) && !slices.Contains(groups, q.Clause) {
		k.warn(place{q.File, q.Line}, "sửa clause", "câu %q thuộc điều %q không có trong iso9001-2015", q.ID, q.Clause)
	}
	text := q.Case + "\n" + q.Stem + "\n" + q.Explanation
	k.expired(place{q.File, q.Line}, "câu "+q.ID, text, q.Cites, today)
	for _, o := range q.Options {
		if o.Correct {
			text += "\n" + o.Text
		}
	}
	k.districts(place{q.File, q.Line}, text)
}

// groups are clause groups, which a question may name in place of a clause.
var groups = []string{"4", "5", "6", "7", "8", "9", "10"}

func (k *checked) confidence(id string) knowledge.Confidence {
	d := k.byID[id]
	if u := k.unit[id]; u != nil {
		if u.Confidence != "" {
			return u.Confidence
		}
		d = k.owner[id]
	}
	if d == nil || d.Confidence == "" {
		return knowledge.OneSource
	}
	return d.Confidence
}

// former are words that say that a text is about rules that are no more.
var former = regexp.MustCompile(`(?i)hết hiệu lực|trước (ngày|đây|năm|khi)|thay thế|thay bằng|cũ|bản 2000|bản 2008|2006|2008|2009|không còn|từng|thời đó|hiểu lầm|bãi bỏ`)

// expired reports text that rests on expired units only, without saying so.
func (k *checked) expired(at place, who, text string, cites []string, today knowledge.Date) {
	old := ""
	for _, id := range cites {
		d, u := k.owner[id], k.unit[id]
		if u == nil {
			d = k.byID[id]
		}
		if d == nil || d.StatusAt(u, today) != knowledge.Expired {
			return
		}
		old = id
	}
	if old != "" && !former.MatchString(text) {
		k.warn(at, "dẫn văn bản đang có hiệu lực hoặc nói rõ đây là quy định cũ", "%s chỉ dẫn tới văn bản hết hiệu lực (%s)", who, old)
	}
}

func (k *checked) districts(at place, text string) {
	if name := ingest.DistrictName(text); name != "" {
		k.warn(at, "dùng tên cơ quan sau 01/7/2025 hoặc nói rõ đó là tên cũ", "nêu cấp huyện như đang có: “%s”", name)
	}
}

// crossClauses reports clauses of the standard about which nothing is asked.
func (k *checked) crossClauses() {
	asked := map[string]int{}
	for _, q := range k.questions() {
		asked[clauseOf(q.Clause)]++
	}
	for _, clause := range k.clauses() {
		if asked[clause] == 0 {
			u := k.unit[standard+"/"+clause]
			k.warn(place{u.File, u.Line}, "viết ít nhất một câu hỏi", "điều %s chưa có câu hỏi nào", clause)
		}
	}
}

// clauseOf is the clause of the second level to which a clause belongs: "8.5.1" to "8.5".
func clauseOf(clause string) string {
	parts := strings.SplitN(clause, ".", 3)
	return strings.Join(parts[:min(2, len(parts))], ".")
}

var secondLevel = regexp.MustCompile(`^\d+\.\d+$`)

// clauses lists the clauses of the second level in the order of the standard.
func (k *checked) clauses() []string {
	d := k.byID[standard]
	if d == nil {
		return nil
	}
	var out []string
	for _, u := range d.Units {
		if secondLevel.MatchString(u.Clause) && u.ID == standard+"/"+u.Clause {
			out = append(out, u.Clause)
		}
	}
	return out
}

// lineOf is the line of file, from line from on, that holds text; from when there is none.
func (k *checked) lineOf(file string, from int, text string) int {
	data, err := fs.ReadFile(k.fsys, file)
	if err != nil {
		return from
	}
	for i, line := range strings.Split(string(data), "\n") {
		if i+1 >= from && strings.Contains(line, text) {
			return i + 1
		}
	}
	return from
}

// coverage is a Markdown table: what there is for each clause.
func (k *checked) coverage() string {
	var b strings.Builder
	b.WriteString("| Điều | Tên | Bài | Việc làm | Bằng chứng | Lỗi hay gặp | Quy trình | Câu hỏi |\n|---|---|---|---|---|---|---|---|\n")
	for _, clause := range k.clauses() {
		count := map[knowledge.Field]int{}
		for _, u := range k.byID[standard].Units {
			if clauseOf(u.Clause) == clause {
				count[u.Field]++
			}
		}
		var procedures []string
		for _, d := range k.docs {
			if d.Kind == knowledge.Procedure && slices.ContainsFunc(d.Clauses, func(c string) bool { return clauseOf(c) == clause }) {
				procedures = append(procedures, d.ID)
			}
		}
		questions := 0
		for _, q := range k.questions() {
			if clauseOf(q.Clause) == clause {
				questions++
			}
		}
		articles := count[knowledge.YeuCau] + count[knowledge.NoiDung]
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s | %s | %s |\n", clause, strings.TrimSpace(strings.TrimPrefix(k.unit[standard+"/"+clause].Heading, clause)),
			number(articles), number(count[knowledge.ViecLam]), number(count[knowledge.BangChung]), number(count[knowledge.Loi]), dash(strings.Join(procedures, ", ")), number(questions))
	}
	return b.String()
}

func number(n int) string {
	if n == 0 {
		return "–"
	}
	return fmt.Sprint(n)
}

func dash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}
