// Package quiz holds questions, courses, attempts, assignments and completions, and the rules that bind them. It knows no chat,
// no store and no documents: what a question cites is a string here.
package quiz

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
)

// Type is the kind of a question. The names are those of `questions check --json`.
type Type string

// The types. Essay and description are read from files and never drawn for a test.
const (
	SingleChoice   Type = "single_choice"
	MultipleChoice Type = "multiple_choice"
	TrueFalse      Type = "true_false"
	Ordering       Type = "ordering"
	Matching       Type = "matching"
	ShortAnswer    Type = "short_answer"
	Numerical      Type = "numerical"
	Essay          Type = "essay"
	Description    Type = "description"
)

// Level is Bloom's level as Vietnamese curricula name it.
type Level string

// The levels.
const (
	Recall     Level = "nhan_biet"
	Understand Level = "thong_hieu"
	Apply      Level = "van_dung"
)

// Question is one item of a bank. Which fields are used depends on Type:
// single/multiple/true_false: Options (true_false has exactly two, "Đúng" first); ordering: Options in the right order;
// matching: Pairs; short_answer and numerical: Accepted.
type Question struct {
	ID          string     `json:"id"`
	Version     string     `json:"version"` // set by Seal
	Type        Type       `json:"type"`
	Name        string     `json:"name,omitempty"` // the title that an imported file gives it
	Level       Level      `json:"level,omitempty"`
	Clause      string     `json:"clause,omitempty"`
	Group       string     `json:"group,omitempty"` // clause group "4".."10", or "phap_ly", "mot_cua", "khai_niem"
	Case        string     `json:"case,omitempty"`  // shown before the stem
	Stem        string     `json:"stem"`
	Options     []Option   `json:"options,omitempty"`
	Pairs       []Pair     `json:"pairs,omitempty"`
	Distractors []string   `json:"distractors,omitempty"` // matching: right sides that match nothing
	Accepted    []Accepted `json:"accepted,omitempty"`
	CaseMatters bool       `json:"case_matters,omitempty"` // short answer
	Fixed       bool       `json:"fixed,omitempty"`        // options keep their order (an option names others, or "tất cả")
	Explanation string     `json:"explanation,omitempty"`
	Cites       []string   `json:"cites,omitempty"`      // ids of the units that justify the key
	Confidence  string     `json:"confidence,omitempty"` // "C": practice only, never decides a certificate
	Tags        []string   `json:"tags,omitempty"`
	Category    string     `json:"category,omitempty"` // path of an imported bank, "a/b"
	File        string     `json:"-"`
	Line        int        `json:"-"`
}

// Option is one choice. Weight is its part of the mark in percent as GIFT and Moodle have it: of a single choice the right one
// has 100; of a multiple choice the positive ones add up to 100. Correct is what the chat scores by.
type Option struct {
	Text    string  `json:"text"`
	Correct bool    `json:"correct,omitempty"`
	Weight  float64 `json:"weight,omitempty"`
	Reason  string  `json:"reason,omitempty"`
}

// Pair is one line of a matching question. Left may be empty (GIFT allows it: an extra right side).
type Pair struct {
	Left   string `json:"left"`
	Right  string `json:"right"`
	Reason string `json:"reason,omitempty"`
}

// Accepted is one accepted answer of a short-answer or numerical question.
type Accepted struct {
	Text   string  `json:"text,omitempty"` // short answer; * stands for any run of characters
	Min    float64 `json:"min,omitempty"`  // numerical, inclusive
	Max    float64 `json:"max,omitempty"`
	Weight float64 `json:"weight"` // percent
	Reason string  `json:"reason,omitempty"`
}

// Seal sets Version to the first 16 hex digits of the SHA-256 of what a person sees and what is scored.
func (q *Question) Seal() {
	c := *q
	c.Version = ""
	b, err := json.Marshal(&c)
	if err != nil { // only NaN or Inf could fail, and the importers refuse them
		panic("quiz: " + err.Error())
	}
	sum := sha256.Sum256(b)
	q.Version = hex.EncodeToString(sum[:8])
}
