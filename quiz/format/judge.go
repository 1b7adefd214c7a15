package format

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"math"
	"slices"
	"strings"

	"isobot/quiz"
)

// The largest parts of a question that can still be shown in a chat; a file beyond them was not written for people.
const (
	maxStem    = 8000
	maxChoices = 40
	maxAnswer  = 2000
)

// judge rejects a question that can not be asked and warns of what deserves a look, as Moodle does when it saves one. All formats
// are judged alike.
func (it *Item) judge() {
	q := it.Question
	it.Type = q.Type
	switch {
	case strings.TrimSpace(q.Stem) == "":
		it.fail("thiếu nội dung câu hỏi; viết câu hỏi trước các lựa chọn")
	case len([]rune(q.Stem)) > maxStem || len([]rune(q.Explanation)) > maxStem || len([]rune(q.Case)) > maxStem:
		it.fail("câu hỏi hoặc lời giải thích dài hơn %d ký tự; rút gọn", maxStem)
	case max(len(q.Options), len(q.Pairs), len(q.Accepted)) > maxChoices:
		it.fail("có hơn %d lựa chọn; bớt lại", maxChoices)
	}
	switch q.Type {
	case quiz.SingleChoice, quiz.MultipleChoice, quiz.TrueFalse, quiz.Ordering:
		it.judgeOptions()
	case quiz.Matching:
		it.judgePairs()
	case quiz.ShortAnswer, quiz.Numerical:
		it.judgeAccepted()
	}
}

func (it *Item) judgeOptions() {
	q := it.Question
	top, sum, right := 0.0, 0.0, 0
	for i, o := range q.Options {
		switch {
		case strings.TrimSpace(o.Text) == "":
			it.fail("lựa chọn %s trống; viết nội dung", letter(i))
		case len([]rune(o.Text)) > maxAnswer:
			it.fail("lựa chọn %s dài hơn %d ký tự; rút gọn", letter(i), maxAnswer)
		}
		if math.Abs(o.Weight) > 100 {
			it.fail("trọng số %s %% ngoài khoảng -100 đến 100; sửa lại", number(o.Weight))
		}
		top, sum = max(top, o.Weight), sum+max(0, o.Weight)
		if o.Correct {
			right++
		}
	}
	it.same(texts(q.Options))
	switch {
	case len(q.Options) < 2:
		it.fail("có %d lựa chọn, cần ít nhất hai", len(q.Options))
	case q.Type == quiz.Ordering:
	case right == 0:
		it.fail("không có đáp án đúng; đánh dấu đáp án đúng")
	case q.Type == quiz.SingleChoice && top != 100:
		it.fail("không lựa chọn nào được 100 %% số điểm (cao nhất %s %%); sửa trọng số", number(top))
	case q.Type == quiz.MultipleChoice && math.Round(sum) != 100:
		it.warn("các trọng số dương cộng lại được %s %%, Moodle muốn 100 %%", number(sum))
	case right == len(q.Options):
		it.warn("mọi lựa chọn đều đúng, câu hỏi không phân biệt được người biết và không biết")
	}
	if it.Error == "" && !q.Fixed && slices.ContainsFunc(q.Options, func(o quiz.Option) bool { return leansOn(o.Text) }) {
		it.warn("có lựa chọn nhắc tới lựa chọn khác, nên giữ nguyên thứ tự")
	}
}

func (it *Item) judgePairs() {
	q := it.Question
	lefts := []string{}
	for i, p := range q.Pairs {
		if strings.TrimSpace(p.Right) == "" {
			it.fail("cặp %d thiếu vế phải; viết đủ hai vế", i+1)
		}
		if max(len([]rune(p.Left)), len([]rune(p.Right))) > maxAnswer {
			it.fail("cặp %d dài hơn %d ký tự; rút gọn", i+1, maxAnswer)
		}
		if p.Left != "" {
			lefts = append(lefts, p.Left)
		}
	}
	it.same(lefts)
	switch {
	case len(q.Pairs) < 2:
		it.fail("có %d cặp, cần ít nhất hai", len(q.Pairs))
	case len(lefts) == 0:
		it.fail("không cặp nào có vế trái; viết vế trái trước dấu ->")
	}
}

func (it *Item) judgeAccepted() {
	q := it.Question
	top := 0.0
	for i, a := range q.Accepted {
		top = max(top, a.Weight)
		switch {
		case math.Abs(a.Weight) > 100:
			it.fail("trọng số %s %% ngoài khoảng -100 đến 100; sửa lại", number(a.Weight))
		case q.Type == quiz.ShortAnswer && strings.TrimSpace(a.Text) == "":
			it.fail("đáp án %d trống; viết nội dung", i+1)
		case q.Type == quiz.ShortAnswer && len([]rune(a.Text)) > maxAnswer:
			it.fail("đáp án %d dài hơn %d ký tự; rút gọn", i+1, maxAnswer)
		}
	}
	switch {
	case len(q.Accepted) == 0:
		it.fail("không có đáp án; viết ít nhất một đáp án")
	case top <= 0:
		it.fail("không đáp án nào được điểm; sửa trọng số")
	case top != 100:
		it.warn("không đáp án nào được 100 %% số điểm (cao nhất %s %%)", number(top))
	}
}

// same warns of texts that stand twice.
func (it *Item) same(all []string) {
	seen := map[string]bool{}
	for _, t := range all {
		key := strings.ToLower(squeeze(t))
		if key != "" && seen[key] {
			it.warn("%s viết hai lần", quoted(t))
		}
		seen[key] = true
	}
}

// gradeSteps are the parts of a mark, in percent, that Moodle knows (question_bank::fraction_options_full), negative ones alike.
var gradeSteps = []float64{100, 90, 83.33333, 80, 75, 70, 66.66667, 60, 50, 40, 33.33333, 30, 25, 20, 16.66667, 14.28571, 12.5, 11.11111, 10, 5, 0}

// oddWeight tells whether Moodle would refuse a weight at import with "error if the grade is not listed".
func oddWeight(w float64) bool {
	return !slices.ContainsFunc(gradeSteps, func(s float64) bool { return math.Abs(math.Abs(w)-s) < 0.0011 })
}

func texts(options []quiz.Option) []string {
	out := make([]string, len(options))
	for i, o := range options {
		out[i] = o.Text
	}
	return out
}

// letter is A for 0, as options are called.
func letter(i int) string {
	if i < 26 {
		return string(rune('A' + i))
	}
	return number(float64(i + 1))
}

// idGiver gives imported questions ids that are the same when the file is imported again: the file's own, or one made of type and
// stem, so that a mended option makes a new version and not a new question.
type idGiver map[string]bool

func (g idGiver) give(it *Item) {
	q := it.Question
	if q.ID != "" && g[q.ID] {
		it.warn("mã %s đã dùng cho câu khác trong tệp, câu này nhận mã mới", quoted(q.ID))
		q.ID = ""
	}
	if q.ID == "" {
		q.ID = digest(string(q.Type), squeeze(q.Stem), squeeze(q.Case))
	}
	if g[q.ID] {
		b, err := json.Marshal(q)
		if err != nil { // only NaN or Inf could fail, and no reader makes them
			it.fail("số trong đáp án không hợp lệ; sửa lại")
			return
		}
		q.ID = digest(string(b))
	}
	if g[q.ID] {
		it.warn("câu này đã có trong tệp")
	}
	g[q.ID] = true
}

func digest(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return "nh-" + hex.EncodeToString(sum[:6])
}
