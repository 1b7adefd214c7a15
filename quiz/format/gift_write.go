package format

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"isobot/quiz"
)

// Left is a question that a format can not hold, and why, in Vietnamese.
type Left struct {
	ID, Why string
}

// WriteGIFT writes questions as Moodle reads them, those without a category first, otherwise in order. Fields that GIFT has no place
// for go into a comment. It returns what GIFT can not hold.
func WriteGIFT(w io.Writer, questions []quiz.Question) ([]Left, error) {
	var out bytes.Buffer
	var left []Left
	category := ""
	for _, q := range byCategory(questions) {
		if q.Category != category {
			category = q.Category
			fmt.Fprintf(&out, "$CATEGORY: %s\n\n", category)
		}
		if why := notGIFT(&q); why != "" {
			left = append(left, Left{q.ID, why})
			continue
		}
		giftOne(&out, &q)
	}
	_, err := w.Write(out.Bytes())
	return left, err
}

func byCategory(questions []quiz.Question) []quiz.Question {
	out := slices.Clone(questions)
	slices.SortStableFunc(out, func(a, b quiz.Question) int {
		switch {
		case a.Category == "" && b.Category != "":
			return -1
		case a.Category != "" && b.Category == "":
			return 1
		}
		return 0
	})
	return out
}

func notGIFT(q *quiz.Question) string {
	wrong := func(o quiz.Option) bool { return o.Weight != 100 }
	switch {
	case q.Type == quiz.SingleChoice && !slices.ContainsFunc(q.Options, wrong):
		return "GIFT không viết được câu một đáp án mà mọi lựa chọn đều đúng"
	case q.Type == quiz.MultipleChoice && len(q.Options) == 0:
		return "câu không có lựa chọn"
	case q.Type == quiz.Ordering && slices.ContainsFunc(q.Options, func(o quiz.Option) bool { return o.Text == "" }):
		return "có mục trống"
	}
	return ""
}

var giftEscape = strings.NewReplacer(`\`, `\\`, "#", `\#`, "=", `\=`, "~", `\~`, "{", `\{`, "}", `\}`, ":", `\:`, "\n", `\n`)

// giftQuote writes a text so that it reads back as plain text of the question's format.
func giftQuote(s string) string {
	if strings.HasPrefix(s, "[") || strings.HasPrefix(s, "//") || strings.HasPrefix(s, ">") {
		return "[plain]" + giftEscape.Replace(s)
	}
	return giftEscape.Replace(s)
}

func giftOne(out *bytes.Buffer, q *quiz.Question) {
	var marks []string
	if q.ID != "" {
		marks = append(marks, "[id:"+strings.ReplaceAll(q.ID, "]", `\]`)+"]")
	}
	for _, t := range q.Tags {
		marks = append(marks, "[tag:"+strings.ReplaceAll(t, "]", `\]`)+"]")
	}
	if len(marks) > 0 {
		fmt.Fprintf(out, "// %s\n", strings.Join(marks, " "))
	}
	if m := metaOf(q, false); m != "" {
		fmt.Fprintf(out, "// isobot: %s\n", m)
	}
	if q.Name != "" {
		fmt.Fprintf(out, "::%s::", giftEscape.Replace(q.Name))
	}
	fmt.Fprintf(out, "[plain]%s", giftEscape.Replace(withCase(q)))
	if q.Type == quiz.Description {
		out.WriteString("\n\n")
		return
	}
	out.WriteString("{")
	giftBraces(out, q)
	if q.Explanation != "" {
		fmt.Fprintf(out, "####%s", giftQuote(q.Explanation))
	}
	out.WriteString("}\n\n")
}

// giftBraces writes the answers; what follows on the same line is the general feedback.
func giftBraces(out *bytes.Buffer, q *quiz.Question) {
	switch q.Type {
	case quiz.TrueFalse:
		giftTruth(out, q)
	case quiz.SingleChoice, quiz.MultipleChoice:
		out.WriteString("\n")
		for _, o := range q.Options {
			fmt.Fprintf(out, "\t%s%s%s\n", giftMark(q.Type, o), giftQuote(o.Text), giftReason(o.Reason, false))
		}
	case quiz.ShortAnswer:
		out.WriteString("\n")
		for _, a := range q.Accepted {
			fmt.Fprintf(out, "\t=%%%s%%%s%s\n", number(a.Weight), giftQuote(arrow(a.Text)), giftReason(arrow(a.Reason), true))
		}
	case quiz.Numerical:
		out.WriteString("#\n")
		for _, a := range q.Accepted {
			fmt.Fprintf(out, "\t=%%%s%%%s%s\n", number(a.Weight), intervalText(a), giftReason(a.Reason, true))
		}
	case quiz.Matching:
		out.WriteString("\n")
		for _, p := range pairsOf(q) {
			fmt.Fprintf(out, "\t=%s -> %s\n", giftQuote(arrow(p.Left)), giftEscape.Replace(p.Right))
		}
	case quiz.Ordering:
		fmt.Fprintf(out, ">%d ALL VERTICAL ALL_OR_NOTHING SHOW\n", len(q.Options))
		for _, o := range q.Options {
			fmt.Fprintf(out, "%s\n", giftQuote(o.Text))
		}
	}
}

func giftMark(t quiz.Type, o quiz.Option) string {
	switch {
	case t == quiz.SingleChoice && o.Weight == 100:
		return "="
	case o.Weight == 0 && !strings.HasPrefix(o.Text, "%"):
		return "~"
	}
	return "~%" + number(o.Weight) + "%"
}

func giftReason(s string, always bool) string {
	if s == "" && !always {
		return ""
	}
	return "#" + giftQuote(s)
}

func giftTruth(out *bytes.Buffer, q *quiz.Question) {
	if len(q.Options) != 2 {
		return
	}
	word, wrong, right := "FALSE", q.Options[0].Reason, q.Options[1].Reason
	if q.Options[0].Correct {
		word, wrong, right = "TRUE", right, wrong
	}
	out.WriteString(word)
	if wrong != "" || right != "" {
		out.WriteString("#" + giftQuote(wrong))
	}
	if right != "" {
		out.WriteString("#" + giftQuote(right))
	}
}
