package format

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"isobot/quiz"
)

// metaFields are the fields of a question that GIFT and Moodle XML have no place for. A writer puts them as one line of JSON into a
// comment, which Moodle skips, so that what is exported imports equal.
type metaFields struct {
	Level       quiz.Level `json:"level,omitempty"`
	Clause      string     `json:"clause,omitempty"`
	Group       string     `json:"group,omitempty"`
	Case        string     `json:"case,omitempty"`
	Cites       []string   `json:"cites,omitempty"`
	Confidence  string     `json:"confidence,omitempty"`
	Fixed       bool       `json:"fixed,omitempty"`
	CaseMatters bool       `json:"case_matters,omitempty"`
	Reasons     []string   `json:"reasons,omitempty"`     // of pairs or ordered items
	Explanation string     `json:"explanation,omitempty"` // of a description
	Unnamed     bool       `json:"unnamed,omitempty"`     // the name was made for Moodle, which wants one
}

// metaOf is the JSON for a comment, or "" when there is nothing to say.
func metaOf(q *quiz.Question, unnamed bool) string {
	m := metaFields{Level: q.Level, Clause: q.Clause, Group: q.Group, Case: q.Case, Cites: q.Cites, Confidence: q.Confidence,
		Fixed: q.Fixed, CaseMatters: q.CaseMatters, Unnamed: unnamed}
	switch q.Type {
	case quiz.Description:
		m.Explanation = q.Explanation
	case quiz.Matching:
		for _, p := range q.Pairs {
			m.Reasons = append(m.Reasons, p.Reason)
		}
	case quiz.Ordering:
		for _, o := range q.Options {
			m.Reasons = append(m.Reasons, o.Reason)
		}
	}
	if !slices.ContainsFunc(m.Reasons, func(s string) bool { return s != "" }) {
		m.Reasons = nil
	}
	b, err := json.Marshal(m)
	if err != nil || string(b) == "{}" { // strings and booleans always marshal
		return ""
	}
	return strings.ReplaceAll(string(b), "--", `-\u002d`) // an XML comment may not hold two dashes
}

// withCase is the stem as other programs are to show it: after the case.
func withCase(q *quiz.Question) string {
	if q.Case == "" {
		return q.Stem
	}
	return q.Case + "\n\n" + q.Stem
}

// applyMeta gives q what metaOf wrote. What no longer fits the question, because somebody edited the file, is left out.
func applyMeta(q *quiz.Question, line string) {
	var m metaFields
	if line == "" || json.Unmarshal([]byte(line), &m) != nil {
		return
	}
	if slices.Contains(levels, m.Level) {
		q.Level = m.Level
	}
	if slices.Contains(parts, m.Group) {
		q.Group = m.Group
	}
	if slices.Contains([]string{"A", "B", "C"}, m.Confidence) {
		q.Confidence = m.Confidence
	}
	q.Clause, q.Fixed = squeeze(m.Clause), m.Fixed
	if m.Unnamed {
		q.Name = ""
	}
	q.CaseMatters = q.CaseMatters || m.CaseMatters
	for _, c := range m.Cites {
		if c = squeeze(c); c != "" && len(q.Cites) < maxChoices {
			q.Cites = append(q.Cites, c)
		}
	}
	if q.Explanation == "" {
		q.Explanation = tidy(m.Explanation)
	}
	if rest, ok := strings.CutPrefix(q.Stem, m.Case+"\n\n"); ok && m.Case != "" {
		q.Case, q.Stem = m.Case, rest
	}
	for i, r := range m.Reasons {
		switch {
		case q.Type == quiz.Matching && len(m.Reasons) == len(q.Pairs):
			q.Pairs[i].Reason = tidy(r)
		case q.Type == quiz.Ordering && len(m.Reasons) == len(q.Options):
			q.Options[i].Reason = tidy(r)
		}
	}
}

// cleanTag makes a tag as Moodle allows it.
func cleanTag(s string) string {
	return squeeze(strings.NewReplacer("<", "", ">", "", "`", "").Replace(s))
}

// pairsOf are the pairs of a matching question with its distractors as pairs without a left side, which is how files hold them.
func pairsOf(q *quiz.Question) []quiz.Pair {
	out := slices.Clone(q.Pairs)
	for _, d := range q.Distractors {
		out = append(out, quiz.Pair{Right: d})
	}
	return out
}

// An arrow inside a text would part it; a backslash keeps it together: -> is written -\>, and -\> is written -\\>.
var (
	arrowOut = regexp.MustCompile(`-(\\*)>`)
	arrowIn  = regexp.MustCompile(`-\\(\\*)>`)
)

func arrow(s string) string   { return arrowOut.ReplaceAllString(s, `-\$1>`) }
func unarrow(s string) string { return arrowIn.ReplaceAllString(s, `-$1>`) }
