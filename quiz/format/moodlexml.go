package format

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"isobot/quiz"
)

// node is one element of a file of Moodle XML.
type node struct {
	name    string
	attr    map[string]string
	text    string // trimmed
	raw     string
	comment string
	kids    []*node
	line    int
}

// budget is how much XML may still be read: honest banks nest eight deep, honest Word documents forty.
type budget struct{ nodes, depth int }

// readMoodleXML reads Moodle XML as question/format/xml/format.php of Moodle 4.5 does.
func readMoodleXML(src *source) ([]Item, error) {
	d := xml.NewDecoder(strings.NewReader(src.text))
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // the text is UTF-8 by now
	var items []Item
	category, root, left := "", false, &budget{nodes: 500_000, depth: 40}
	for {
		t, err := d.Token()
		if err == io.EOF && root {
			return items, nil
		}
		if err != nil {
			return brokenXML(d, items, err)
		}
		switch t := t.(type) {
		case xml.Directive:
			if strings.Contains(strings.ToUpper(string(t)), "ENTITY") {
				return nil, unusable("tệp XML tự khai báo thực thể (ENTITY), không an toàn; xuất lại từ Moodle")
			}
		case xml.StartElement:
			if !root {
				if root = true; t.Name.Local != "quiz" {
					return nil, unusable("tệp XML không phải của Moodle (thiếu thẻ <quiz>); xuất lại từ Moodle với dạng Moodle XML")
				}
				continue
			}
			n, err := readNode(d, t, left)
			if err != nil {
				return brokenXML(d, items, err)
			}
			if n.name != "question" {
				continue
			}
			if n.attr["type"] == "category" {
				category = squeeze(n.child("category").childText())
				continue
			}
			if len(items) >= maxRows {
				return nil, tooMany()
			}
			items = append(items, n.item(len(items)+1, category))
		}
	}
}

// brokenXML keeps what was read and rejects the place where reading ended.
func brokenXML(d *xml.Decoder, items []Item, err error) ([]Item, error) {
	line, _ := d.InputPos()
	it := Item{Line: line, Place: fmt.Sprintf("dòng %d", line), Name: "XML"}
	switch {
	case errors.Is(err, errTooDeep):
		it.fail("dòng %d: XML lồng nhau quá sâu hoặc quá dài; xuất lại từ Moodle", line)
	default:
		it.fail("dòng %d: XML hỏng từ đây, các câu sau chưa đọc được; xuất lại từ Moodle hoặc sửa thẻ", line)
	}
	return append(items, it), nil
}

var errTooDeep = errors.New("XML too deep or too long")

func readNode(d *xml.Decoder, start xml.StartElement, left *budget) (*node, error) {
	left.nodes--
	left.depth--
	defer func() { left.depth++ }()
	if left.nodes < 0 || left.depth < 0 {
		return nil, errTooDeep
	}
	n := &node{name: start.Name.Local, attr: map[string]string{}}
	n.line, _ = d.InputPos()
	for _, a := range start.Attr {
		n.attr[a.Name.Local] = a.Value
	}
	var text strings.Builder
	for {
		t, err := d.Token()
		if err != nil {
			return nil, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			kid, err := readNode(d, t, left)
			if err != nil {
				return nil, err
			}
			n.kids = append(n.kids, kid)
		case xml.EndElement:
			n.raw = text.String()
			n.text = strings.TrimSpace(n.raw)
			return n, nil
		case xml.CharData:
			text.Write(t)
		case xml.Comment:
			if m, ok := strings.CutPrefix(strings.TrimSpace(string(t)), "isobot: "); ok {
				n.comment = m
			}
		}
	}
}

// child is the first element of that name, or an empty one.
func (n *node) child(name string) *node {
	for _, k := range n.kids {
		if k.name == name {
			return k
		}
	}
	return &node{attr: map[string]string{}}
}

func (n *node) all(name string) []*node {
	var out []*node
	for _, k := range n.kids {
		if k.name == name {
			out = append(out, k)
		}
	}
	return out
}

// childText is the text of <text> in n.
func (n *node) childText() string { return n.child("text").text }

// xmlTypes are Moodle's names of the types that can be asked here.
var xmlTypes = map[string]quiz.Type{"multichoice": quiz.SingleChoice, "truefalse": quiz.TrueFalse, "shortanswer": quiz.ShortAnswer, "numerical": quiz.Numerical,
	"matching": quiz.Matching, "match": quiz.Matching, "ordering": quiz.Ordering, "essay": quiz.Essay, "description": quiz.Description}

var xmlFormats = map[string]string{"html": "html", "moodle_auto_format": "moodle", "plain_text": "plain", "markdown": "markdown", "wiki_like": "plain"}

// xmlQuestion reads one question element.
type xmlQuestion struct {
	n      *node
	it     *Item
	q      *quiz.Question
	format string // of the question text; that of answers by default
	lost   bool
}

func (n *node) item(number int, category string) Item {
	it := Item{Line: n.line, Place: fmt.Sprintf("câu %d, dòng %d", number, n.line)}
	t, ok := xmlTypes[n.attr["type"]]
	x := &xmlQuestion{n: n, it: &it, q: &quiz.Question{Type: t, Category: category}, format: "html"}
	x.head()
	if !ok {
		it.fail("loại câu %s của Moodle không dùng được ở đây; đổi sang trắc nghiệm, đúng/sai, ghép cặp, sắp xếp, điền từ hoặc điền số", quoted(n.attr["type"]))
		return it
	}
	x.answers()
	it.Type, it.Question = x.q.Type, x.q
	applyMeta(x.q, n.comment)
	if x.lost {
		it.warn("có hình hoặc tệp đính kèm không hiện được trong chat")
	}
	return it
}

func (x *xmlQuestion) head() {
	x.q.Name, x.q.ID = squeeze(x.n.child("name").childText()), squeeze(x.n.child("idnumber").text)
	if f, ok := xmlFormats[x.n.child("questiontext").attr["format"]]; ok {
		x.format = f
	}
	x.q.Stem, x.q.Explanation = x.plain(x.n.child("questiontext")), x.plain(x.n.child("generalfeedback"))
	for _, t := range x.n.child("tags").all("tag") {
		if tag := cleanTag(t.childText()); tag != "" {
			x.q.Tags = append(x.q.Tags, tag)
		}
	}
	x.it.title(x.q.Name, x.q.Stem)
}

// plain is the plain text of an element that holds <text>.
func (x *xmlQuestion) plain(n *node) string {
	format, ok := xmlFormats[n.attr["format"]]
	if !ok {
		format = x.format
	}
	t := n.child("text")
	if len(t.kids) > 0 {
		x.it.fail("dòng %d: thẻ HTML nằm trần trong <text>; đặt nội dung trong <![CDATA[ ]]>", t.line)
	}
	text, lost := plainText(t.text, format)
	x.lost = x.lost || lost || len(n.all("file")) > 0
	return text
}

func (x *xmlQuestion) answers() {
	switch x.q.Type {
	case quiz.SingleChoice:
		x.choice()
	case quiz.TrueFalse:
		x.truth()
	case quiz.Ordering:
		answers := x.n.all("answer")
		for _, a := range answers {
			x.q.Options = append(x.q.Options, quiz.Option{Text: x.plain(a), Correct: true, Weight: share(len(answers)), Reason: x.plain(a.child("feedback"))})
		}
	case quiz.Matching:
		for _, s := range x.n.all("subquestion") {
			p := quiz.Pair{Left: x.plain(s), Right: tidy(s.child("answer").childText())}
			if p.Left != "" || p.Right != "" {
				x.q.Pairs = append(x.q.Pairs, p)
			}
		}
	case quiz.ShortAnswer, quiz.Numerical:
		x.accepted()
	}
}

func (x *xmlQuestion) choice() {
	if single := x.n.child("single"); len(x.n.all("single")) > 0 && (single.text == "false" || single.text == "0" || single.text == "") {
		x.q.Type = quiz.MultipleChoice
	}
	if s := x.n.child("shuffleanswers").text; s == "false" || s == "0" {
		x.q.Fixed = true
	}
	for _, a := range x.n.all("answer") {
		o := quiz.Option{Text: x.plain(a), Weight: x.weight(a), Reason: x.plain(a.child("feedback"))}
		if o.Text == "" && o.Weight == 0 {
			continue // as Moodle does with blank answers
		}
		o.Correct = o.Weight > 0 && (x.q.Type == quiz.MultipleChoice || o.Weight == 100)
		x.q.Options = append(x.q.Options, o)
	}
}

func (x *xmlQuestion) weight(a *node) float64 {
	s := a.attr["fraction"]
	if f := a.child("fraction").text; f != "" { // an old form
		s = f
	}
	if strings.TrimSpace(s) == "" {
		return 0
	}
	w, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	if err != nil || w != w || w > 1000 || w < -1000 {
		x.it.fail("dòng %d: fraction %s không phải số; sửa lại", a.line, quoted(s))
		return 0
	}
	if oddWeight(w) {
		x.it.warn("trọng số %s %% không có trong danh sách của Moodle", number(w))
	}
	return round5(w)
}

func (x *xmlQuestion) truth() {
	options := []quiz.Option{{Text: "Đúng"}, {Text: "Sai"}}
	answers := x.n.all("answer")
	if len(answers) != 2 {
		x.it.fail("câu đúng/sai phải có đúng hai <answer>; sửa lại")
		return
	}
	for i, a := range answers {
		place := i // old files: true first
		switch strings.ToLower(a.childText()) {
		case "true":
			place = 0
		case "false":
			place = 1
		}
		options[place].Weight, options[place].Reason = x.weight(a), x.plain(a.child("feedback"))
		options[place].Correct = options[place].Weight == 100
	}
	if options[0].Correct == options[1].Correct {
		x.it.fail("câu đúng/sai phải có một đáp án 100 %% và một đáp án 0 %%; sửa fraction")
	}
	x.q.Options = options
}

func (x *xmlQuestion) accepted() {
	x.q.CaseMatters = x.q.Type == quiz.ShortAnswer && x.n.child("usecase").text == "1"
	for _, a := range x.n.all("answer") {
		acc := quiz.Accepted{Weight: x.weight(a), Reason: x.plain(a.child("feedback"))}
		text := tidy(a.childText())
		if x.q.Type == quiz.ShortAnswer {
			acc.Text = text
		} else {
			if tol := strings.TrimSpace(a.child("tolerance").text); tol != "" && text != "*" {
				text += ":" + tol
			}
			var err error
			if acc.Min, acc.Max, err = interval(text); err != nil {
				x.it.fail("dòng %d: %v", a.line, err)
			}
		}
		x.q.Accepted = append(x.q.Accepted, acc)
	}
	if len(x.n.child("units").kids) > 0 {
		x.it.warn("đơn vị đo không được chấm, chỉ chấm con số")
	}
}
