package format

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"isobot/quiz"
)

// sheetRow fills one question from one row.
type sheetRow struct {
	t       *table
	r       row
	it      *Item
	q       *quiz.Question
	texts   []string
	reasons []string
}

// fail rejects the row and names the cell.
func (s *sheetRow) fail(col int, format string, args ...any) {
	if s.it.Error == "" {
		s.it.Place = s.t.at(s.r, col)
	}
	s.it.fail(format, args...)
}

// options takes the option cells up to the last that is filled.
func (s *sheetRow) options() {
	last := -1
	for i, c := range s.t.options {
		s.texts = append(s.texts, s.r.cell(c))
		reason := ""
		if rc, ok := s.t.reasons[i]; ok {
			reason = s.r.cell(rc)
		}
		s.reasons = append(s.reasons, reason)
		if s.texts[i] != "" || reason != "" {
			last = i
		}
	}
	s.texts, s.reasons = s.texts[:last+1], s.reasons[:last+1]
	for i, text := range s.texts {
		if text == "" {
			s.fail(s.t.options[i], "lựa chọn %s trống nhưng sau nó còn lựa chọn; điền hoặc dồn lên", letter(i))
		}
	}
}

// choose reads a cell that allows a few words.
func (s *sheetRow) choose(col int, cell string, words map[string]string, set func(string)) {
	if cell == "" {
		return
	}
	v, ok := words[fold(cell)]
	if !ok {
		s.fail(col, "không hiểu %s; chọn một giá trị như trong tệp mẫu", quoted(cell))
		return
	}
	set(v)
}

var truthWords = map[string]bool{"dung": true, "sai": false, "d": true, "s": false, "true": true, "false": false, "t": true, "f": false}

// kind sets the type: the type column's, or without one what the key tells.
func (s *sheetRow) kind(cell string) {
	if cell != "" {
		t, ok := typeWords[fold(cell)]
		if !ok {
			s.fail(s.t.cols[colType], "không hiểu loại câu %s; viết ví dụ “một đáp án”, “nhiều đáp án”, “đúng/sai”", quoted(cell))
		}
		s.q.Type = t
		return
	}
	key := s.r.cell(s.t.cols[colKey])
	_, truth := truthWords[fold(key)]
	switch {
	case truth && (len(s.texts) == 0 || len(s.texts) == 2 && fold(s.texts[0]) == "dung" && fold(s.texts[1]) == "sai"):
		s.q.Type = quiz.TrueFalse
	case len(s.texts) == 0 && key != "":
		s.q.Type = quiz.ShortAnswer
	case len(keyLetters(key)) > 1:
		s.q.Type = quiz.MultipleChoice
	default:
		s.q.Type = quiz.SingleChoice
	}
}

var keyCell = regexp.MustCompile(`^(?:[A-Za-z](?:\s*[,;&+/]\s*|\s+|$))+$|^[A-Z]+$`)

// keyLetters reads "A", "A, C", "AC", "a;c" as places; nil when it is something else.
func keyLetters(key string) []int {
	if !keyCell.MatchString(key) {
		return nil
	}
	var out []int
	for _, r := range strings.ToUpper(key) {
		if r >= 'A' && r <= 'Z' && !slices.Contains(out, int(r-'A')) {
			out = append(out, int(r-'A'))
		}
	}
	return out
}

func (s *sheetRow) answers(key string) {
	switch s.q.Type {
	case quiz.SingleChoice, quiz.MultipleChoice:
		s.choice(key)
	case quiz.TrueFalse:
		s.truth(key)
	case quiz.Ordering:
		for i, text := range s.texts {
			s.q.Options = append(s.q.Options, quiz.Option{Text: text, Correct: true, Weight: share(len(s.texts)), Reason: s.reasons[i]})
		}
	case quiz.Matching:
		s.pairs()
	case quiz.ShortAnswer, quiz.Numerical:
		s.accepted(key)
	}
}

func (s *sheetRow) choice(key string) {
	col := s.t.cols[colKey]
	for i, text := range s.texts {
		s.q.Options = append(s.q.Options, quiz.Option{Text: text, Reason: s.reasons[i]})
	}
	places := keyLetters(key)
	if places == nil {
		if i := slices.IndexFunc(s.texts, func(t string) bool { return key != "" && strings.EqualFold(squeeze(t), squeeze(key)) }); i >= 0 {
			places = []int{i}
		} else if n, err := strconv.Atoi(key); err == nil && n >= 1 {
			places = []int{n - 1}
		}
	}
	switch {
	case key == "":
		s.fail(col, "thiếu đáp án; viết chữ cái của lựa chọn đúng, ví dụ B")
		return
	case places == nil:
		s.fail(col, "không hiểu đáp án %s; viết chữ cái của lựa chọn đúng, ví dụ B hoặc A, C", quoted(key))
		return
	case s.q.Type == quiz.SingleChoice && len(places) > 1:
		s.fail(col, "câu một đáp án nhưng ghi %d đáp án (%s); giữ một hoặc đổi loại thành “nhiều đáp án”", len(places), quoted(key))
		return
	}
	for _, p := range places {
		if p >= len(s.q.Options) {
			s.fail(col, "đáp án %s nhưng câu chỉ có %d lựa chọn; sửa đáp án hoặc thêm lựa chọn", letter(p), len(s.q.Options))
			return
		}
		s.q.Options[p].Correct, s.q.Options[p].Weight = true, share(len(places))
	}
	for i := range s.q.Options {
		if s.q.Type == quiz.MultipleChoice && !s.q.Options[i].Correct {
			s.q.Options[i].Weight = -100
		}
	}
}

func (s *sheetRow) truth(key string) {
	yes, ok := truthWords[fold(key)]
	if key == "1" || key == "0" { // how a sheet keeps TRUE and FALSE
		yes, ok = key == "1", true
	}
	if places := keyLetters(key); !ok && len(places) == 1 && len(s.texts) == 2 && places[0] < 2 {
		yes, ok = places[0] == 0, fold(s.texts[0]) == "dung"
	}
	if !ok {
		s.fail(s.t.cols[colKey], "đáp án của câu đúng/sai phải là Đúng hoặc Sai, không phải %s; sửa lại", quoted(key))
		return
	}
	s.q.Options = []quiz.Option{{Text: "Đúng", Correct: yes}, {Text: "Sai", Correct: !yes}}
	for i := range s.q.Options {
		if s.q.Options[i].Correct {
			s.q.Options[i].Weight = 100
		}
		if i < len(s.reasons) {
			s.q.Options[i].Reason = s.reasons[i]
		}
	}
}

func (s *sheetRow) pairs() {
	for i, text := range s.texts {
		left, right, ok := strings.Cut(text, "->")
		if !ok {
			s.fail(s.t.options[i], "thiếu dấu -> giữa hai vế; viết “vế trái -> vế phải”")
			return
		}
		s.q.Pairs = append(s.q.Pairs, quiz.Pair{Left: unarrow(tidy(left)), Right: unarrow(tidy(right)), Reason: s.reasons[i]})
	}
}

// accepted takes the option cells as accepted answers, or without any the key, parted by semicolons.
func (s *sheetRow) accepted(key string) {
	answers, cols := s.texts, s.t.options
	if len(answers) == 0 && key != "" {
		for part := range strings.SplitSeq(key, ";") {
			if part = tidy(part); part != "" {
				answers = append(answers, part)
			}
		}
		cols = nil
	}
	for i, text := range answers {
		a := quiz.Accepted{Text: text, Weight: 100}
		if i < len(s.reasons) {
			a.Reason = s.reasons[i]
		}
		if s.q.Type == quiz.Numerical {
			col := s.t.cols[colKey]
			if cols != nil {
				col = cols[i]
			}
			var err error
			if a.Min, a.Max, err = interval(decimalComma(text)); err != nil {
				s.fail(col, "%v", err)
				return
			}
			a.Text = ""
		}
		s.q.Accepted = append(s.q.Accepted, a)
	}
}

var commaNumber = regexp.MustCompile(`^[+-]?[0-9]+,[0-9]+$`)

// decimalComma lets a sheet write 3,14 as Vietnamese does.
func decimalComma(s string) string {
	if commaNumber.MatchString(strings.TrimSpace(s)) {
		return strings.Replace(s, ",", ".", 1)
	}
	return s
}

// weights reads the optional column of weights, "100; 50; 0", one an option.
func (s *sheetRow) weights(cell string) {
	if cell == "" || s.it.Error != "" {
		return
	}
	col := s.t.cols[colWeights]
	bits := strings.Split(cell, ";")
	if n := max(len(s.q.Options), len(s.q.Accepted)); len(bits) != n {
		s.fail(col, "có %d trọng số cho %d đáp án; viết mỗi đáp án một số, cách nhau bằng dấu ;", len(bits), n)
		return
	}
	for i, b := range bits {
		w, err := strconv.ParseFloat(strings.TrimSpace(strings.Replace(b, ",", ".", 1)), 64)
		if err != nil || math.IsNaN(w) || math.IsInf(w, 0) {
			s.fail(col, "trọng số %s không phải số; viết ví dụ 100; 0; 50", quoted(b))
			return
		}
		if len(s.q.Accepted) > 0 {
			s.q.Accepted[i].Weight = round5(w)
			continue
		}
		o := &s.q.Options[i]
		if right := w > 0 && (s.q.Type != quiz.SingleChoice || w == 100); right != o.Correct {
			s.fail(col, "trọng số của lựa chọn %s không khớp với cột đáp án; sửa một trong hai", letter(i))
			return
		}
		o.Weight = round5(w)
	}
}
