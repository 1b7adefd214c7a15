package format

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"math/big"
	"strings"

	"isobot/quiz"
)

// WriteMoodleXML writes questions as Moodle XML, those without a category first, otherwise in order; texts are marked as plain. Fields
// that Moodle has no place for go into a comment. Nothing is left out.
func WriteMoodleXML(w io.Writer, questions []quiz.Question) ([]Left, error) {
	var out bytes.Buffer
	out.WriteString(xml.Header + "<quiz>\n")
	category := ""
	for _, q := range byCategory(questions) {
		if q.Category != category {
			category = q.Category
			fmt.Fprintf(&out, "<question type=\"category\"><category><text>%s</text></category></question>\n", escapeXML(category))
		}
		xmlOne(&out, &q)
	}
	out.WriteString("</quiz>\n")
	_, err := w.Write(out.Bytes())
	return nil, err
}

func escapeXML(s string) string {
	var b strings.Builder
	xml.EscapeText(&b, []byte(s)) //nolint:errcheck // a Builder never fails
	return b.String()
}

func shortName(stem string) string {
	r := []rune(squeeze(stem))
	return string(r[:min(len(r), 80)])
}

var xmlNames = map[quiz.Type]string{quiz.SingleChoice: "multichoice", quiz.MultipleChoice: "multichoice", quiz.TrueFalse: "truefalse", quiz.ShortAnswer: "shortanswer",
	quiz.Numerical: "numerical", quiz.Matching: "matching", quiz.Ordering: "ordering", quiz.Essay: "essay", quiz.Description: "description"}

// xmlText writes an element with a plain text in it.
func xmlText(out *bytes.Buffer, tag, text string) {
	fmt.Fprintf(out, "  <%s format=\"plain_text\"><text>%s</text></%s>\n", tag, escapeXML(text), tag)
}

func xmlOne(out *bytes.Buffer, q *quiz.Question) {
	fmt.Fprintf(out, "<question type=\"%s\">\n", xmlNames[q.Type])
	if m := metaOf(q, q.Name == ""); m != "" {
		fmt.Fprintf(out, "  <!-- isobot: %s -->\n", m)
	}
	name := q.Name
	if name == "" {
		name = shortName(q.Stem)
	}
	fmt.Fprintf(out, "  <name><text>%s</text></name>\n", escapeXML(name))
	xmlText(out, "questiontext", withCase(q))
	xmlText(out, "generalfeedback", q.Explanation)
	if q.ID != "" {
		fmt.Fprintf(out, "  <idnumber>%s</idnumber>\n", escapeXML(q.ID))
	}
	xmlAnswers(out, q)
	if len(q.Tags) > 0 {
		out.WriteString("  <tags>")
		for _, t := range q.Tags {
			fmt.Fprintf(out, "<tag><text>%s</text></tag>", escapeXML(t))
		}
		out.WriteString("</tags>\n")
	}
	out.WriteString("</question>\n")
}

func xmlAnswers(out *bytes.Buffer, q *quiz.Question) {
	switch q.Type {
	case quiz.SingleChoice, quiz.MultipleChoice:
		fmt.Fprintf(out, "  <single>%t</single>\n  <shuffleanswers>%t</shuffleanswers>\n  <answernumbering>ABCD</answernumbering>\n", q.Type == quiz.SingleChoice, !q.Fixed)
	case quiz.ShortAnswer:
		usecase := 0
		if q.CaseMatters {
			usecase = 1
		}
		fmt.Fprintf(out, "  <usecase>%d</usecase>\n", usecase)
	case quiz.Ordering:
		fmt.Fprintf(out, "  <layouttype>VERTICAL</layouttype>\n  <selecttype>ALL</selecttype>\n  <selectcount>%d</selectcount>\n  <gradingtype>ALL_OR_NOTHING</gradingtype>\n", len(q.Options))
	case quiz.Matching:
		out.WriteString("  <shuffleanswers>true</shuffleanswers>\n")
	}
	for i, o := range q.Options {
		text := o.Text
		if q.Type == quiz.TrueFalse {
			text = []string{"true", "false"}[min(i, 1)]
		}
		xmlAnswer(out, o.Weight, text, "", o.Reason)
	}
	for _, a := range q.Accepted {
		text, tolerance := a.Text, ""
		if q.Type == quiz.Numerical {
			text, tolerance = middle(a)
		}
		xmlAnswer(out, a.Weight, text, tolerance, a.Reason)
	}
	for _, p := range pairsOf(q) {
		fmt.Fprintf(out, "  <subquestion format=\"plain_text\"><text>%s</text><answer><text>%s</text></answer></subquestion>\n", escapeXML(p.Left), escapeXML(p.Right))
	}
}

func xmlAnswer(out *bytes.Buffer, weight float64, text, tolerance, reason string) {
	fmt.Fprintf(out, "  <answer fraction=\"%s\" format=\"plain_text\"><text>%s</text>", number(weight), escapeXML(text))
	if tolerance != "" {
		fmt.Fprintf(out, "<tolerance>%s</tolerance>", tolerance)
	}
	fmt.Fprintf(out, "<feedback format=\"plain_text\"><text>%s</text></feedback></answer>\n", escapeXML(reason))
}

// middle writes an interval as Moodle's answer and tolerance, exactly, so that its bounds come back as they were.
func middle(a quiz.Accepted) (value, tolerance string) {
	s := intervalText(a)
	from, to, ok := strings.Cut(s, "..")
	if !ok {
		if s == "*" {
			return s, ""
		}
		return s, "0"
	}
	lo, okLo := new(big.Rat).SetString(from)
	hi, okHi := new(big.Rat).SetString(to)
	if !okLo || !okHi { // number always writes what SetString reads
		return s, ""
	}
	half := big.NewRat(1, 2)
	mid, tol := new(big.Rat).Add(lo, hi), new(big.Rat).Sub(hi, lo)
	mid.Mul(mid, half)
	tol.Mul(tol, half)
	return exact(mid), exact(tol)
}

// exact writes a decimal fraction with all its digits.
func exact(r *big.Rat) string {
	n, ok := r.FloatPrec()
	if !ok {
		n = 340
	}
	return r.FloatString(n)
}
