package format

import (
	"fmt"
	"math"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"isobot/quiz"
)

// orderingWords are what may follow the count in Moodle's ordering questions, {>count select layout grading show, before an item a
// line (question/type/ordering/questiontype.php).
var orderingWords = strings.Fields("ALL EXACT RANDOM REL CONTIGUOUS CONTIG HORIZONTAL HORI H 1 VERTICAL VERT V 0 ALL_OR_NOTHING ABSOLUTE_POSITION " +
	"ABSOLUTE ABS RELATIVE_NEXT_EXCLUDE_LAST RELATIVE_NEXT_INCLUDE_LAST RELATIVE_ONE_PREVIOUS_AND_NEXT RELATIVE_ALL_PREVIOUS_AND_NEXT " +
	"RELATIVE_TO_CORRECT RELATIVE LONGEST_ORDERED_SUBSET LONGEST_CONTIGUOUS_SUBSET SHOW TRUE YES HIDE FALSE NO")

var orderingCount = regexp.MustCompile(`^>\s*[0-9]+(\s|$)`)

// orderingItems gives the items of an ordering question, or false when s is none.
func orderingItems(s string) (string, bool) {
	head := orderingCount.FindString(s)
	if head == "" {
		return "", false
	}
	rest := s[len(head):]
	if strings.HasSuffix(head, "\n") {
		return rest, true
	}
	line, items, _ := strings.Cut(rest, "\n")
	words := strings.Fields(line)
	for len(words) > 0 && slices.Contains(orderingWords, words[0]) {
		words = words[1:]
	}
	return strings.Join(words, " ") + "\n" + items, true
}

// answerPart tells the type from what stands in the braces and reads it, in the order in which Moodle decides.
func (g *giftQuestion) answerPart(s string) {
	items, ordering := orderingItems(s)
	switch {
	case s == "":
		g.kind = quiz.Essay
	case ordering:
		g.ordering(items)
	case s[0] == '#':
		g.numerical(s[1:])
	case strings.Contains(s, "~"):
		g.choice(s)
	case strings.Contains(s, "=") && strings.Contains(s, "->"):
		g.matching(s)
	case g.trueFalse(s):
	default:
		g.short(s)
	}
}

// giftSplit cuts answers at a mark and drops an empty first part. It stops soon after maxChoices, which judge refuses.
func giftSplit(s, mark string) []string {
	parts := strings.SplitN(s, mark, 3*maxChoices)
	if strings.TrimSpace(parts[0]) == "" {
		parts = parts[1:]
	}
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return parts
}

// feedback parts an answer from what follows its first #.
func (g *giftQuestion) feedback(s string) (text, feedback giftText) {
	answer, comment, _ := strings.Cut(s, "#")
	return giftFormatted(strings.TrimSpace(answer), g.stem.format), giftFormatted(strings.TrimSpace(comment), g.stem.format)
}

var giftWeight = regexp.MustCompile(`^%(-*[0-9]{1,2}\.?[0-9]*)%`)

// weighted takes a %weight% off an answer.
func weighted(s string, otherwise float64) (weight float64, rest string) {
	m := giftWeight.FindStringSubmatch(s)
	if m == nil {
		return otherwise, s
	}
	w, err := strconv.ParseFloat(m[1], 64)
	if err != nil { // "--5"
		return otherwise, s
	}
	return w, s[len(m[0]):]
}

func (g *giftQuestion) choice(s string) {
	g.kind = quiz.MultipleChoice
	if strings.Contains(s, "=") {
		g.kind = quiz.SingleChoice
	}
	for _, part := range giftSplit(strings.ReplaceAll(s, "=", "~="), "~") {
		if part == "" {
			continue
		}
		var a giftAnswer
		if right, ok := strings.CutPrefix(part, "="); ok {
			a.weight, part = 100, right
			if giftWeight.MatchString(right) {
				g.warning = "trọng số sau dấu = không có tác dụng ở câu trắc nghiệm, Moodle coi nó là chữ"
			}
		} else {
			a.weight, part = weighted(part, 0)
		}
		a.text, a.feedback = g.feedback(part)
		g.answers = append(g.answers, a)
	}
	if len(g.answers) < 2 {
		g.err = "câu trắc nghiệm cần ít nhất hai lựa chọn; thêm lựa chọn bắt đầu bằng ~ hoặc ="
	}
}

func (g *giftQuestion) matching(s string) {
	g.kind = quiz.Matching
	for _, part := range giftSplit(s, "=") {
		left, right, ok := strings.Cut(part, "->")
		if !ok {
			g.err = "cặp " + quoted(giftLetters.Replace(part)) + " thiếu dấu ->; viết =vế trái -> vế phải"
			return
		}
		g.answers = append(g.answers, giftAnswer{text: giftFormatted(left, g.stem.format), right: strings.TrimSpace(giftLetters.Replace(right)), weight: 100})
	}
	if len(g.answers) < 2 {
		g.err = "câu ghép cặp cần ít nhất hai cặp; thêm cặp =vế trái -> vế phải"
	}
}

func (g *giftQuestion) trueFalse(s string) bool {
	word := s
	if i := strings.Index(s, "#"); i > 0 {
		word = strings.TrimSpace(s[:i])
	}
	switch word {
	case "T", "TRUE":
		g.truth = true
	case "F", "FALSE":
	default:
		return false
	}
	g.kind = quiz.TrueFalse
	bits := append(strings.SplitN(s, "#", 3), "", "")
	wrong, right := giftFormatted(strings.TrimSpace(bits[1]), g.stem.format), giftFormatted(strings.TrimSpace(bits[2]), g.stem.format)
	yes, no := giftAnswer{feedback: wrong}, giftAnswer{feedback: right, weight: 100}
	if g.truth {
		yes, no = giftAnswer{feedback: right, weight: 100}, giftAnswer{feedback: wrong}
	}
	yes.text.text, no.text.text = "Đúng", "Sai"
	g.answers = []giftAnswer{yes, no}
	return true
}

func (g *giftQuestion) short(s string) {
	g.kind = quiz.ShortAnswer
	for _, part := range giftSplit(s, "=") {
		var a giftAnswer
		a.weight, part = weighted(part, 100)
		a.text, a.feedback = g.feedback(part)
		g.answers = append(g.answers, a)
	}
}

func (g *giftQuestion) ordering(s string) {
	g.kind = quiz.Ordering
	for line := range strings.SplitSeq(s, "\n") {
		if line = strings.TrimSpace(line); line != "" && len(g.answers) <= maxChoices {
			g.answers = append(g.answers, giftAnswer{text: giftFormatted(line, g.stem.format)})
		}
	}
	for i := range g.answers {
		g.answers[i].weight = share(len(g.answers))
	}
}

func (g *giftQuestion) numerical(s string) {
	g.kind = quiz.Numerical
	s, wrong, rest := strings.Cut(s, "~")
	for _, part := range giftSplit(s, "=") {
		var a giftAnswer
		a.weight, part = weighted(part, 100)
		a.text, a.feedback = g.feedback(part)
		var err error
		if a.min, a.max, err = interval(a.text.text); err != nil {
			g.err = err.Error()
			return
		}
		g.answers = append(g.answers, a)
	}
	if len(g.answers) == 0 {
		g.err = "câu điền số không có đáp án; viết số sau dấu #"
		return
	}
	if rest && wrong != "" { // what is said to any other number
		a := giftAnswer{min: -math.MaxFloat64, max: math.MaxFloat64}
		_, a.feedback = g.feedback(wrong)
		a.text.text = "*"
		g.answers = append(g.answers, a)
	}
}

var numeral = regexp.MustCompile(`^[+-]?([0-9]{1,400}\.?[0-9]{0,400}|\.[0-9]{1,400})([eE][+-]?[0-9]{1,3})?$`)

// interval reads a numerical answer as GIFT writes it: a number, number:tolerance, least..most, or * for any number. The bounds
// are reckoned in decimals and rounded once, so that 3.1415:0.0005 takes 3.141.
func interval(s string) (least, most float64, err error) {
	s = strings.TrimSpace(s)
	if s == "*" {
		return -math.MaxFloat64, math.MaxFloat64, nil
	}
	var lo, hi *big.Rat
	if from, to, ok := strings.Cut(s, ".."); ok && from != "" {
		if lo, err = rational(from); err == nil {
			hi, err = rational(to)
		}
	} else {
		value, tolerance, _ := strings.Cut(s, ":")
		if strings.TrimSpace(tolerance) == "" {
			tolerance = "0"
		}
		var v, tol *big.Rat
		if v, err = rational(value); err == nil {
			if tol, err = rational(tolerance); err == nil {
				lo, hi = new(big.Rat).Sub(v, tol), new(big.Rat).Add(v, tol)
			}
		}
	}
	if err != nil {
		return 0, 0, err
	}
	if lo.Cmp(hi) > 0 {
		return 0, 0, fmt.Errorf("khoảng số %s ngược; viết số nhỏ trước, sai số không âm", quoted(s))
	}
	least, _ = lo.Float64()
	most, _ = hi.Float64()
	if math.IsInf(least, 0) || math.IsInf(most, 0) {
		return 0, 0, fmt.Errorf("số %s quá lớn; sửa lại", quoted(s))
	}
	return least, most, nil
}

func rational(s string) (*big.Rat, error) {
	s = strings.TrimSpace(s)
	r, ok := new(big.Rat), numeral.MatchString(s)
	if ok {
		_, ok = r.SetString(s)
	}
	if !ok {
		return nil, fmt.Errorf("%s không phải số; viết số với dấu chấm thập phân, ví dụ 3.14", quoted(s))
	}
	return r, nil
}

// intervalText writes what interval reads.
func intervalText(a quiz.Accepted) string {
	switch {
	case a.Min == -math.MaxFloat64 && a.Max == math.MaxFloat64:
		return "*"
	case a.Min == a.Max:
		return number(a.Min)
	}
	return number(a.Min) + ".." + number(a.Max)
}

// number writes the shortest decimal that reads back as v.
func number(v float64) string {
	if m := math.Abs(v); m != 0 && (m < 1e-20 || m >= 1e21) {
		return strconv.FormatFloat(v, 'e', -1, 64)
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// fill gives q the answers; plain makes plain text.
func (g *giftQuestion) fill(q *quiz.Question, plain func(giftText) string) {
	for _, a := range g.answers {
		reason := plain(a.feedback)
		switch g.kind {
		case quiz.Matching:
			q.Pairs = append(q.Pairs, quiz.Pair{Left: unarrow(plain(a.text)), Right: tidy(a.right)})
		case quiz.ShortAnswer:
			q.Accepted = append(q.Accepted, quiz.Accepted{Text: unarrow(plain(a.text)), Weight: a.weight, Reason: unarrow(reason)})
		case quiz.Numerical:
			acc := quiz.Accepted{Min: a.min, Max: a.max, Weight: a.weight, Reason: reason}
			q.Accepted = append(q.Accepted, acc)
		default:
			right := a.weight > 0
			if g.kind == quiz.SingleChoice {
				right = a.weight == 100
			}
			q.Options = append(q.Options, quiz.Option{Text: plain(a.text), Correct: right, Weight: a.weight, Reason: reason})
		}
	}
}
