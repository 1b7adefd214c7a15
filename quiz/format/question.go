package format

import (
	"math"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"isobot/quiz"
)

// questionText is one question of a lesson file.
type questionText struct {
	ID          string       `yaml:"id"`
	Type        string       `yaml:"type"`
	Level       string       `yaml:"level"`
	Clause      string       `yaml:"clause"`
	Group       string       `yaml:"group"`
	Case        string       `yaml:"case"`
	Stem        string       `yaml:"stem"`
	Options     []optionText `yaml:"options"`
	Answer      *bool        `yaml:"answer"`
	ReasonTrue  string       `yaml:"reason_true"`
	ReasonFalse string       `yaml:"reason_false"`
	Items       []string     `yaml:"items"`
	Reasons     []string     `yaml:"reasons"`
	Pairs       []pairText   `yaml:"pairs"`
	Explanation string       `yaml:"explanation"`
	Cites       []string     `yaml:"cites"`
	Confidence  string       `yaml:"confidence"`
	Tags        []string     `yaml:"tags"`
	Fixed       bool         `yaml:"fixed"`
}

type optionText struct {
	Text    string `yaml:"text"`
	Correct bool   `yaml:"correct"`
	Reason  string `yaml:"reason"`
}

type pairText struct {
	Left   string `yaml:"left"`
	Right  string `yaml:"right"`
	Reason string `yaml:"reason"`
}

// typeKeys are the keys that hold the answers of each type; a question has those of its type and no others.
var typeKeys = map[quiz.Type][]string{
	quiz.SingleChoice:   {"options"},
	quiz.MultipleChoice: {"options"},
	quiz.TrueFalse:      {"answer", "reason_true", "reason_false"},
	quiz.Ordering:       {"items", "reasons"},
	quiz.Matching:       {"pairs"},
}

var answerKeys = []string{"options", "answer", "reason_true", "reason_false", "items", "reasons", "pairs"}

var (
	levels = []quiz.Level{quiz.Recall, quiz.Understand, quiz.Apply}
	parts  = []string{"4", "5", "6", "7", "8", "9", "10", "phap_ly", "mot_cua", "khai_niem"}
)

func questionNode(lesson *ast.MappingNode, i int) *ast.MappingNode {
	s, ok := child(lesson, "questions").(*ast.SequenceNode)
	if !ok || i >= len(s.Values) {
		return nil
	}
	m, _ := s.Values[i].(*ast.MappingNode)
	return m
}

// question makes a sealed question of f, or reports why it can not be asked. A question that could be better (an option too long,
// a reason missing) is reported and asked all the same.
func (r *report) question(f questionText, node *ast.MappingNode) *quiz.Question {
	var line int
	if node != nil {
		line = lineOf(node)
	}
	q := &quiz.Question{ID: f.ID, Type: quiz.Type(f.Type), Level: quiz.Level(f.Level), Clause: f.Clause, Group: f.Group, Case: tidy(f.Case),
		Stem: tidy(f.Stem), Explanation: tidy(f.Explanation), Cites: f.Cites, Confidence: f.Confidence, Tags: f.Tags, Fixed: f.Fixed,
		File: r.file, Line: line}
	before := r.rejected
	r.common(q)
	r.keys(q, node)
	switch q.Type {
	case quiz.SingleChoice, quiz.MultipleChoice:
		r.choice(q, f.Options)
	case quiz.TrueFalse:
		r.trueFalse(q, f)
	case quiz.Ordering:
		r.ordering(q, f)
	case quiz.Matching:
		r.matching(q, f.Pairs)
	}
	if r.rejected > before {
		return nil
	}
	q.Seal()
	return q
}

// common checks what every question has.
func (r *report) common(q *quiz.Question) {
	if q.ID == "" {
		r.reject(q.Line, "thêm id, ví dụ b01-01", "câu hỏi không có id")
	}
	if q.Stem == "" {
		r.reject(q.Line, "thêm stem", "câu %s không có câu hỏi (stem)", quoted(q.ID))
	}
	if !slices.Contains(levels, q.Level) {
		r.fail(q.Line, "chọn nhan_biet, thong_hieu hoặc van_dung", "câu %s: level không hợp lệ: %s", quoted(q.ID), quoted(string(q.Level)))
	}
	if q.Group != "" && !slices.Contains(parts, q.Group) {
		r.fail(q.Line, "chọn 4 đến 10, phap_ly, mot_cua hoặc khai_niem", "câu %s: group không hợp lệ: %s", quoted(q.ID), quoted(q.Group))
	}
	if len(q.Cites) == 0 {
		r.fail(q.Line, "thêm cites với mã mục làm căn cứ cho đáp án", "câu %s không dẫn nguồn", quoted(q.ID))
	}
	if !slices.Contains([]string{"A", "B", "C"}, q.Confidence) {
		r.fail(q.Line, "chọn A, B hoặc C", "câu %s thiếu độ tin cậy (confidence)", quoted(q.ID))
	}
	if q.Explanation == "" {
		r.warn(q.Line, "thêm explanation một hai câu", "câu %s không có giải thích", quoted(q.ID))
	}
}

// keys checks that the question has exactly the keys that its type needs.
func (r *report) keys(q *quiz.Question, node *ast.MappingNode) {
	want, ok := typeKeys[q.Type]
	if !ok {
		r.reject(q.Line, "chọn single_choice, multiple_choice, true_false, ordering hoặc matching", "câu %s: type không hợp lệ: %s", quoted(q.ID), quoted(string(q.Type)))
		return
	}
	for _, key := range answerKeys {
		n := child(node, key)
		switch {
		case slices.Contains(want, key) && n == nil:
			r.reject(q.Line, "thêm "+key, "câu %s loại %s thiếu %s", quoted(q.ID), q.Type, key)
		case !slices.Contains(want, key) && n != nil:
			r.fail(max(q.Line, lineOf(n)), "bỏ khóa này hoặc đổi type", "câu %s loại %s không dùng %s", quoted(q.ID), q.Type, key)
		}
	}
}

func (r *report) choice(q *quiz.Question, options []optionText) {
	right := 0
	for _, o := range options {
		q.Options = append(q.Options, quiz.Option{Text: tidy(o.Text), Correct: o.Correct, Reason: tidy(o.Reason)})
		if o.Correct {
			right++
		}
	}
	r.options(q, 3, 5)
	switch {
	case q.Type == quiz.SingleChoice && right != 1:
		r.reject(q.Line, "đánh dấu correct: true ở đúng một lựa chọn", "câu %s có %d đáp án đúng", quoted(q.ID), right)
		return
	case q.Type == quiz.MultipleChoice && (right == 0 || right == len(options)):
		r.reject(q.Line, "cần ít nhất một lựa chọn đúng và một lựa chọn sai", "câu %s có %d đáp án đúng trên %d lựa chọn", quoted(q.ID), right, len(options))
		return
	}
	for i := range q.Options {
		switch {
		case q.Options[i].Correct:
			q.Options[i].Weight = share(right)
		case q.Type == quiz.MultipleChoice: // as in Moodle: ticking everything must not win
			q.Options[i].Weight = -100
		}
	}
}

// share is the percentage of each of n equal parts, to the five digits that Moodle keeps.
func share(n int) float64 { return math.Round(100/float64(n)*1e5) / 1e5 }

func (r *report) trueFalse(q *quiz.Question, f questionText) {
	if f.Answer == nil {
		return
	}
	q.Options = []quiz.Option{{Text: "Đúng", Correct: *f.Answer, Reason: tidy(f.ReasonTrue)}, {Text: "Sai", Correct: !*f.Answer, Reason: tidy(f.ReasonFalse)}}
	for i := range q.Options {
		if q.Options[i].Correct {
			q.Options[i].Weight = 100
		}
	}
	r.options(q, 2, 2)
}

func (r *report) ordering(q *quiz.Question, f questionText) {
	if len(f.Reasons) != len(f.Items) {
		r.reject(q.Line, "viết mỗi mục một lý do trong reasons", "câu %s có %d mục nhưng %d lý do", quoted(q.ID), len(f.Items), len(f.Reasons))
		return
	}
	for i, item := range f.Items {
		q.Options = append(q.Options, quiz.Option{Text: tidy(item), Correct: true, Weight: share(len(f.Items)), Reason: tidy(f.Reasons[i])})
	}
	r.options(q, 3, 6)
}

// maxOption is the most characters of an option: it stands in a message beside three others.
const maxOption = 120

// options checks the texts of q's options.
func (r *report) options(q *quiz.Question, least, most int) {
	switch n := len(q.Options); {
	case n < 2:
		r.reject(q.Line, "thêm lựa chọn", "câu %s có %d lựa chọn, cần %d đến %d", quoted(q.ID), n, least, most)
	case n < least || n > most:
		r.fail(q.Line, "sửa số lựa chọn", "câu %s có %d lựa chọn, cần %d đến %d", quoted(q.ID), n, least, most)
	}
	seen := map[string]bool{}
	for _, o := range q.Options {
		r.short(q, o.Text)
		if o.Reason == "" {
			r.fail(q.Line, "thêm lý do đúng hoặc sai", "câu %s: lựa chọn %s không có lý do", quoted(q.ID), quoted(o.Text))
		}
		if key := strings.ToLower(squeeze(o.Text)); seen[key] {
			r.reject(q.Line, "sửa một trong hai", "câu %s: lựa chọn %s viết hai lần", quoted(q.ID), quoted(o.Text))
		} else {
			seen[key] = true
		}
	}
}

func (r *report) short(q *quiz.Question, text string) {
	switch n := len([]rune(text)); {
	case n == 0:
		r.reject(q.Line, "viết nội dung", "câu %s có lựa chọn trống", quoted(q.ID))
	case n > maxOption:
		r.fail(q.Line, "rút gọn", "câu %s: lựa chọn %s dài %d ký tự, tối đa %d", quoted(q.ID), quoted(text), n, maxOption)
	}
}

func (r *report) matching(q *quiz.Question, pairs []pairText) {
	lefts, rights := map[string]bool{}, map[string]bool{}
	for _, p := range pairs {
		pair := quiz.Pair{Left: tidy(p.Left), Right: tidy(p.Right), Reason: tidy(p.Reason)}
		r.short(q, pair.Left)
		r.short(q, pair.Right)
		if pair.Reason == "" {
			r.fail(q.Line, "thêm lý do", "câu %s: cặp %s không có lý do", quoted(q.ID), quoted(pair.Left))
		}
		l, right := strings.ToLower(pair.Left), strings.ToLower(pair.Right)
		if lefts[l] || rights[right] {
			r.reject(q.Line, "sửa để mỗi vế chỉ xuất hiện một lần", "câu %s: cặp %s lặp lại một vế", quoted(q.ID), quoted(pair.Left))
		}
		lefts[l], rights[right] = true, true
		q.Pairs = append(q.Pairs, pair)
	}
	switch n := len(pairs); {
	case n < 2:
		r.reject(q.Line, "thêm cặp", "câu %s có %d cặp, cần 3 đến 5", quoted(q.ID), n)
	case n < 3 || n > 5:
		r.fail(q.Line, "sửa số cặp", "câu %s có %d cặp, cần 3 đến 5", quoted(q.ID), n)
	}
}
