package format

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"isobot/quiz"
)

// Aiken as Moodle 4.5 reads it (question/format/aiken/format.php): a stem on one line, options that begin with a capital and ")" or
// ".", then ANSWER: and a capital. “ĐÁP ÁN:” is our own extension.
var (
	aikenOption = regexp.MustCompile(`(?m)^[ \t]*[A-Z][).]`)
	aikenChoice = regexp.MustCompile(`^[A-Z][).][ \t]?`)
	aikenAnswer = regexp.MustCompile(`^(ANSWER:|ĐÁP ÁN\s*:)`)
	aikenKey    = regexp.MustCompile(`^([A-Z])([).\s]|$)`)
	aikenKeys   = regexp.MustCompile(`^[A-Z](\s*([,;&+/]|và|and)\s*[A-Z]\b|[A-Z]+$)`)
	aikenLine   = regexp.MustCompile(`(?m)^[ \t]*(ANSWER:|ĐÁP ÁN\s*:)`)
)

func hasAikenAnswer(text string) bool {
	return aikenLine.MatchString(text) && aikenOption.MatchString(text)
}

// aikenReader gathers one question at a time.
type aikenReader struct {
	items   []Item
	stem    []string // lines; more than one is an error
	line    int      // of the stem
	options []quiz.Option
	letters []byte
	blank   bool // the last line was blank
}

func readAiken(src *source) ([]Item, error) {
	r := &aikenReader{}
	for i, line := range strings.Split(src.text, "\n") {
		line = strings.TrimSpace(line)
		switch {
		case len(r.items) > maxRows:
			return nil, tooMany()
		case len([]rune(line)) < 2:
			r.blank = r.blank || line == ""
			continue
		case aikenChoice.MatchString(line):
			r.choice(line, i+1)
		case aikenAnswer.MatchString(line):
			_, key, _ := strings.Cut(line, ":")
			r.answer(strings.TrimSpace(key), i+1)
		default:
			r.stemLine(line, i+1)
		}
		r.blank = false
	}
	r.drop("thiếu dòng ANSWER:; thêm dòng ANSWER: và chữ cái của đáp án")
	return r.items, nil
}

func (r *aikenReader) begin(line int) *Item {
	r.items = append(r.items, Item{Line: line, Place: fmt.Sprintf("câu %d, dòng %d", len(r.items)+1, line), Type: quiz.SingleChoice})
	return &r.items[len(r.items)-1]
}

// drop rejects the question that is open, if any.
func (r *aikenReader) drop(why string) {
	if len(r.stem) > 0 {
		it := r.begin(r.line)
		it.title("", strings.Join(r.stem, " "))
		it.fail("%s", why)
	}
	r.stem, r.options, r.letters = nil, nil, nil
}

func (r *aikenReader) stemLine(line string, n int) {
	switch {
	case len(r.options) > 0:
		r.drop("thiếu dòng ANSWER: trước câu sau; thêm dòng ANSWER: và chữ cái của đáp án")
	case len(r.stem) > 0 && r.blank:
		r.drop("dòng này không có lựa chọn nào theo sau; xóa nó hoặc viết lựa chọn A), B)")
	}
	if len(r.stem) == 0 {
		r.line = n
	}
	r.stem = append(r.stem, line)
}

func (r *aikenReader) choice(line string, n int) {
	if len(r.stem) == 0 {
		it := r.begin(n)
		it.title("", line)
		it.fail("lựa chọn đứng trước câu hỏi; viết câu hỏi trên một dòng ở phía trên")
		return
	}
	r.letters = append(r.letters, line[0])
	r.options = append(r.options, quiz.Option{Text: tidy(line[2:])})
}

// answer ends a question.
func (r *aikenReader) answer(key string, n int) {
	if len(r.stem) == 0 {
		it := r.begin(n)
		it.title("", "ANSWER: "+key)
		it.fail("dòng đáp án không thuộc câu nào; viết câu hỏi và lựa chọn ở phía trên")
		return
	}
	it := r.begin(r.line)
	q := &quiz.Question{Type: quiz.SingleChoice, Stem: tidy(r.stem[0]), Options: r.options}
	it.title("", q.Stem)
	it.Question = q
	m := aikenKey.FindStringSubmatch(key)
	right := -1
	if m != nil {
		right = int(m[1][0] - 'A')
	}
	switch {
	case len(r.stem) > 1:
		it.fail("câu hỏi viết trên %d dòng; Aiken cần câu hỏi trên một dòng", len(r.stem))
	case len(q.Options) < 2:
		it.fail("có %d lựa chọn, cần ít nhất hai", len(q.Options))
	case !r.inOrder():
		it.fail("các lựa chọn không theo thứ tự A, B, C...; sửa chữ cái")
	case aikenKeys.MatchString(key):
		it.fail("dòng %d: có nhiều đáp án (%s), Aiken chỉ có một; giữ một chữ cái", n, quoted(key))
	case right < 0:
		it.fail("dòng %d: đáp án %s không phải một chữ cái in hoa; viết ví dụ ANSWER: B", n, quoted(key))
	case right >= len(q.Options):
		it.fail("dòng %d: đáp án %s nhưng câu chỉ có %d lựa chọn; sửa đáp án hoặc thêm lựa chọn", n, m[1], len(q.Options))
	default:
		q.Options[right].Correct, q.Options[right].Weight = true, 100
	}
	r.stem, r.options, r.letters = nil, nil, nil
}

// inOrder tells whether the options are lettered A, B, C: Moodle counts options and never looks at their letters, so that an option
// left out would silently move the key.
func (r *aikenReader) inOrder() bool {
	for i, l := range r.letters {
		if l != byte('A'+i) {
			return false
		}
	}
	return true
}

// WriteAiken writes single-choice questions without partial marks; Aiken holds stem, options and key and nothing else. It returns the
// questions that Aiken can not hold. Lines of a text are joined.
func WriteAiken(w io.Writer, questions []quiz.Question) ([]Left, error) {
	var out bytes.Buffer
	var left []Left
	for i := range questions {
		q := &questions[i]
		if why := notAiken(q); why != "" {
			left = append(left, Left{q.ID, why})
			continue
		}
		fmt.Fprintf(&out, "%s\n", squeeze(withCase(q)))
		key := ""
		for j, o := range q.Options {
			fmt.Fprintf(&out, "%s) %s\n", letter(j), squeeze(o.Text))
			if o.Correct {
				key = letter(j)
			}
		}
		fmt.Fprintf(&out, "ANSWER: %s\n\n", key)
	}
	_, err := w.Write(out.Bytes())
	return left, err
}

func notAiken(q *quiz.Question) string {
	right := 0
	for _, o := range q.Options {
		if o.Correct {
			right++
		}
	}
	stem := squeeze(withCase(q))
	switch {
	case q.Type != quiz.SingleChoice && q.Type != quiz.TrueFalse:
		return "Aiken chỉ có câu một đáp án"
	case right != 1 || len(q.Options) < 2 || len(q.Options) > 26:
		return "Aiken cần từ 2 đến 26 lựa chọn và đúng một đáp án"
	case slices.ContainsFunc(q.Options, func(o quiz.Option) bool { return o.Weight != 0 && o.Weight != 100 }):
		return "Aiken không có điểm thành phần"
	case aikenChoice.MatchString(stem) || aikenAnswer.MatchString(stem) || len([]rune(stem)) < 2:
		return "câu hỏi mở đầu như một dòng lựa chọn hoặc đáp án"
	}
	return ""
}
