package format

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"isobot/quiz"
)

// The marks by which Word documents of Vietnamese trainers are read.
var (
	wordHeader    = regexp.MustCompile(`^(?:\(CLO\d{1,2}\)\s*)?(?i:câu|bài|question|q)(?i:\s*hỏi)?(?i:\s*số)?\s*(\d{1,4})\s*([.:)\-–/]|\s|$)\s*`)
	plainHeader   = regexp.MustCompile(`^(\d{1,3})\s*[.)/]\s*(?:[^\d\s]|$)`)
	plainNumber   = regexp.MustCompile(`^\d{1,3}\s*[.)/]\s*`)
	parenHeader   = regexp.MustCompile(`^\((\d{1,3})\)\s*`)
	wordGroup     = regexp.MustCompile(`(?i)^(?:questions?|câu)\s*\(?(\d{1,3})\)?\s*(?:-|–|đến|to)\s*\(?(\d{1,3})\)?.{0,20}(?:refer|following|sau|dựa|đọc)`)
	wordSeparator = regexp.MustCompile(`(?i)^\[<(?:br|egc|/?cg)>\]\s*`)
	passageOpen   = regexp.MustCompile(`(?i)^\[<sg>\]\s*`)
	passageClose  = regexp.MustCompile(`(?i)\s*\[</sg>\]$`)
	answerLine    = regexp.MustCompile(`(?i)^(?:đáp án(?: đúng)?|đ/a|đa|answer|key)\s*(?:(?:là\s*)?[:.=]|là)\s*(.*)$`)
	answerAlone   = regexp.MustCompile(`(?i)^[\[(]?\s*(?:=>|⇒|→|->|[-–•])?\s*(?:vậy\s+)?(?:chọn|đáp án|trả lời|correct answer|answer|key|đ/a|đa)(?:\s+(?:đáp án|phương án|câu|ý|đúng|là))*` +
		`\s*[:.=]?\s*([a-h](?:\s*(?:[,;&+]|và)\s*[a-h])*)\s*[.\])]*$`)
	explainLine  = regexp.MustCompile(`(?i)^(?:giải thích|lời giải(?: chi tiết)?|hướng dẫn giải|hướng dẫn|giải)\s*[:.]\s*(.*)$`)
	explainAfter = regexp.MustCompile(`(?i)[.;,]?\s+(giải thích|lời giải|hướng dẫn giải)\s*[:.]\s*(.*)$`)
	keyStart     = regexp.MustCompile(`^[-–—_*.\s]*HẾT[-–—_*.\s]*$`)
	keyTitle     = regexp.MustCompile(`(?i)^(?:bảng\s+)?đáp án(?:\s+(?:đề|mã đề|môn|phần|bài|trắc nghiệm|chi tiết|tham khảo)(?:\s[^?:]{0,60})?)?\s*:?$`)
	partTitle    = regexp.MustCompile(`^(?i:phần|chương|mục|part|section)\s+[\dIVX]+\b`)
	tagCLO       = regexp.MustCompile(`\s*\((CLO\d{1,2})\)\s*`)
	optionPlain  = regexp.MustCompile(`^(\*?)\s*([A-Ha-h])\s*[.)/]\s*`)
	optionParen  = regexp.MustCompile(`^(\*?)\s*\(([A-H])\)\s*`)
)

// optionStart finds how a line begins an option: the whole of it, the star, and the letter; nil when it does not.
func optionStart(s string) []string {
	if m := optionPlain.FindStringSubmatch(s); m != nil {
		return m
	}
	return optionParen.FindStringSubmatch(s)
}

// readWord reads a Word document. An error tells why there is nothing in it to read.
func readWord(z *archive) ([]Item, error) {
	w, err := readWordText(z)
	if err != nil {
		return nil, err
	}
	p := &wordParser{w: w, keys: map[int]wordKey{}, from: len(w.lines)}
	p.sheets()
	p.survey()
	for i := 0; i < p.from; i++ {
		p.line(w.lines[i])
	}
	p.end()
	p.numbersTwice()
	items := append(p.items, p.fromTables...)
	for i := range p.done {
		items = append(items, p.item(&p.done[i], len(items)+1))
	}
	if w.parts > 0 {
		it := Item{Line: w.chunkAt, Place: fmt.Sprintf("sau đoạn %d", w.chunkAt), Name: "phần nhúng"}
		it.fail("tài liệu có phần nhúng từ tệp khác (altChunk) không đọc được; mở bằng Word, chép nội dung đó vào và lưu lại")
		items = append(items, it)
	}
	switch {
	case len(items) == 0 && w.legacy != "":
		return nil, unusable("tài liệu dùng phông cũ %s (TCVN3 hoặc VNI); đổi sang Unicode rồi gửi lại", quoted(w.legacy))
	case len(items) == 0:
		return nil, unusable("không thấy câu hỏi nào; viết “Câu 1:” trước câu hỏi và A. B. C. trước các lựa chọn")
	}
	return items, nil
}

// wordParser goes through the lines of a document and gathers questions.
type wordParser struct {
	w          *wordText
	mode       string // "word" (Câu n), "separator", "plain" (n.), "paren" ((n)), "none"
	from       int    // line at which the table of answers begins
	items      []Item
	fromTables []Item
	done       []wordQuestion
	open       *wordQuestion
	pending    []wordLine // lines before a question that has no header
	last       int        // number of the last question
	passage    []string
	inPassage  bool
	group      [2]int // numbers that the passage belongs to
	keys       map[int]wordKey
}

// wordQuestion is one question as it was found.
type wordQuestion struct {
	number  int
	para    int
	context string
	stem    []wordLine
	options []wordOption
	answer  *string
	explain []string
	said    bool // the explanation has begun
	wrong   string
	legacy  string
	added   bool // lines were added to the last option
}

// wordOption is one option.
type wordOption struct {
	place int // 0 for A
	star  bool
	label []glyph
	body  []glyph
}

// line takes the next line.
func (p *wordParser) line(l wordLine) {
	if p.skipped(l) {
		return
	}
	s := l.String()
	if m := wordSeparator.FindString(s); m != "" {
		p.end()
		if l.glyphs = l.glyphs[len([]rune(m)):]; len(l.glyphs) == 0 {
			return
		}
		s = l.String()
	}
	switch {
	case p.passageLine(strings.Repeat(" ", l.indent) + s):
	case s == "":
	case p.header(l, s):
	case p.optionLine(l, s):
	case p.open != nil && p.remark(s):
	default:
		p.text(l, s)
	}
}

// passageLine takes the lines of a text that several questions share.
func (p *wordParser) passageLine(s string) bool {
	if m := wordGroup.FindStringSubmatch(s); m != nil {
		p.end()
		p.group[0], _ = strconv.Atoi(m[1]) //nolint:errcheck // digits
		p.group[1], _ = strconv.Atoi(m[2]) //nolint:errcheck // digits
		p.passage = nil
		return true
	}
	if m := passageOpen.FindString(s); m != "" {
		p.inPassage, p.passage = true, nil
		s = s[len(m):]
	}
	if !p.inPassage {
		return false
	}
	if passageClose.MatchString(s) {
		s, p.inPassage = passageClose.ReplaceAllString(s, ""), false
	}
	p.passage = append(p.passage, strings.TrimRight(s, " "))
	return true
}

// header begins a question at a line that numbers one.
func (p *wordParser) header(l wordLine, s string) bool {
	re := map[string]*regexp.Regexp{"word": wordHeader, "plain": plainHeader, "paren": parenHeader}[p.mode]
	inGroup := p.group[1] > 0 && parenHeader.MatchString(s)
	if inGroup {
		re = parenHeader
	}
	if re == nil {
		return false
	}
	m := re.FindStringSubmatch(s)
	if m == nil {
		return false
	}
	n, err := strconv.Atoi(m[1])
	if err != nil || p.mode == "plain" && !inGroup && n <= p.last && !p.restarts(n) {
		return false
	}
	cut := len([]rune(m[0]))
	if re == plainHeader { // the expression looks one letter ahead
		cut = len([]rune(plainNumber.FindString(s)))
	}
	lead := tagCLO.FindString(m[0])
	lacking := p.mode == "plain" && p.open != nil && len(p.open.options) == 0 && p.open.answer == nil
	p.begin(l.para)
	p.open.number, p.last = n, n
	if lacking {
		p.open.wrong = "câu trước không có lựa chọn nên không rõ dòng này là câu mới hay danh sách trong câu trước; viết “Câu ...:” trước mỗi câu"
	}
	if n >= p.group[0] && n <= p.group[1] {
		p.open.context = tidy(strings.Join(p.passage, "\n"))
	}
	rest := l
	rest.glyphs = l.glyphs[cut:]
	if lead != "" {
		rest.glyphs = append(plainGlyphs(strings.TrimSpace(lead)+" "), rest.glyphs...)
	}
	if !p.optionsIn(rest) {
		p.stem(rest)
	}
	return true
}

// restarts tells whether 1 begins the next part of a test; before the options of a question it is a list in it.
func (p *wordParser) restarts(n int) bool {
	return n == 1 && (p.open == nil || len(p.open.options) > 1 && !p.open.said)
}

func plainGlyphs(s string) []glyph {
	var out []glyph
	for _, r := range s {
		out = append(out, glyph{r: r})
	}
	return out
}

func (p *wordParser) begin(para int) {
	p.end()
	p.open = &wordQuestion{para: para}
	p.pending = nil
}

// end closes the open question. In a document with separators, lines without options are a question that lacks them.
func (p *wordParser) end() {
	if p.open == nil && p.mode == "separator" && len(p.pending) > 0 {
		p.open = &wordQuestion{para: p.pending[0].para}
		for _, l := range p.pending {
			p.stem(l)
		}
	}
	if p.open != nil {
		p.done = append(p.done, *p.open)
	}
	p.open, p.pending = nil, nil
}

func (p *wordParser) stem(l wordLine) {
	if len(l.glyphs) > 0 {
		p.open.stem = append(p.open.stem, l)
		p.open.note(l)
	}
}

func (q *wordQuestion) note(l wordLine) {
	if q.legacy == "" {
		q.legacy = l.legacy
	}
}

// remark takes a line that tells the answer or explains it.
func (p *wordParser) remark(s string) bool {
	q := p.open
	if m := answerLine.FindStringSubmatch(s); m != nil {
		rest := m[1]
		if e := explainAfter.FindStringSubmatchIndex(rest); e != nil {
			q.explain, q.said = append(q.explain, rest[e[4]:e[5]]), true
			rest = rest[:e[0]]
		}
		if q.answer != nil && squeeze(*q.answer) != squeeze(rest) {
			q.wrong = "có hai dòng đáp án khác nhau; giữ một dòng"
		}
		q.answer = &rest
		return true
	}
	if m := answerAlone.FindStringSubmatch(s); m != nil && len(q.options) > 0 {
		rest := strings.ToUpper(m[1])
		if q.answer != nil && squeeze(*q.answer) != rest {
			q.wrong = "có hai dòng đáp án khác nhau; giữ một dòng"
		}
		q.answer = &rest
		return true
	}
	if m := explainLine.FindStringSubmatch(s); m != nil {
		q.explain, q.said = append(q.explain, m[1]), true
		return true
	}
	return false
}

// text takes a line without any mark.
func (p *wordParser) text(l wordLine, s string) {
	q := p.open
	switch {
	case q == nil:
		if p.mode == "none" || p.mode == "separator" {
			p.pending = append(p.pending, l)
		}
	case q.said:
		q.explain = append(q.explain, s)
	case len(q.options) == 0 && q.answer == nil:
		p.stem(l)
	case partTitle.MatchString(s):
	case p.mode == "none":
		p.end()
		p.pending = append(p.pending, l)
	case q.answer != nil:
		q.explain, q.said = append(q.explain, s), true
	default:
		o := &q.options[len(q.options)-1]
		o.body = append(append(o.body, glyph{r: '\n'}), l.glyphs...)
		q.added = true
		q.note(l)
	}
}

// numbersTwice refuses a table of answers where two questions share a number.
func (p *wordParser) numbersTwice() {
	seen := map[int]int{}
	for _, q := range p.done {
		seen[q.number]++
	}
	for i := range p.done {
		q := &p.done[i]
		if _, keyed := p.keys[q.number]; keyed && seen[q.number] > 1 && q.wrong == "" {
			q.wrong = fmt.Sprintf("có %d câu cùng số %d nên không biết bảng đáp án nói câu nào; đánh số lại", seen[q.number], q.number)
		}
	}
}

// item judges one question of the document.
func (p *wordParser) item(q *wordQuestion, n int) Item {
	name := n
	if q.number > 0 {
		name = q.number
	}
	it := Item{Line: q.para, Place: fmt.Sprintf("câu %d, đoạn %d", name, q.para), Type: quiz.SingleChoice}
	var stem []string
	for _, l := range q.stem {
		stem = append(stem, l.String())
	}
	text := tidy(strings.Join(stem, "\n"))
	out := &quiz.Question{Type: quiz.SingleChoice, Case: q.context, Explanation: tidy(strings.Join(q.explain, "\n"))}
	for _, m := range tagCLO.FindAllStringSubmatch(text, -1) {
		if !slices.Contains(out.Tags, m[1]) {
			out.Tags = append(out.Tags, m[1])
		}
	}
	out.Stem = tidy(tagCLO.ReplaceAllString(text, " "))
	it.title("", strings.ReplaceAll(out.Stem, string(object), "[hình]"))
	switch {
	case q.legacy != "":
		it.fail("chữ viết bằng phông cũ %s (TCVN3 hoặc VNI); đổi sang Unicode", quoted(q.legacy))
	case q.wrong != "":
		it.fail("%s", q.wrong)
	case strings.ContainsRune(text, object) || strings.ContainsRune(q.context, object):
		it.fail("câu hỏi có hình hoặc công thức dạng hình, chat không hiện được; gõ lại thành chữ")
	}
	if it.Error == "" {
		p.options(q, out, &it)
	}
	it.Question = out
	return it
}
