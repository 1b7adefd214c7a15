package knowledge

import "time"

// Question is what somebody asks.
type Question struct {
	Text  string
	AsOf  Date  // the day the answer must hold for; a phrase in Text ("năm 2023") wins
	Topic Topic // what the conversation is about; the zero Topic is nothing
}

// Topic is what a conversation is about, so that "thế còn lệ phí?" finds its procedure.
type Topic struct {
	Document string `json:"document,omitempty"`
	Unit     string `json:"unit,omitempty"`
	Title    string `json:"title,omitempty"` // what the person is shown as the subject
	Clause   string `json:"clause,omitempty"`
	Field    Field  `json:"field,omitempty"`
	Step     int    `json:"step,omitempty"` // 1-based
	AsOf     Date   `json:"as_of,omitempty"`
}

// Kinds of decision, as `ask --json` prints them.
const (
	Answer  = "answer"
	Options = "options"
	Refuse  = "refuse"
)

// Decision is what came of a question. An Answer has at least one span; everything in it is a copy of stored bytes, and what
// joins the spans are notices with fixed wording (bot/dialog owns the words).
type Decision struct {
	Question string
	AsOf     Date // the day it holds for
	Kind     string
	Spans    []Span   // the answer, best first; of an answer the first is the main one
	Fields   []Field  // the fields the question touched, best first
	Options  []Option // at most three, best first
	Nearest  []Option // of a refusal: up to three nearest headings
	Notices  []Notice // what must be said with it, in this order
	Reason   string   // of a refusal: one of the Reason constants
	Topic    Topic    // what the conversation is about from now on
	Reused   bool     // the topic of the question was needed to answer it
	Took     time.Duration
}

// Span is a copy of a unit, or of a part of one, that is shown. Text equals the stored bytes.
type Span struct {
	Text       string
	Best       [2]int // byte range of the best sentence in Text; equal when none stands out
	Document   string
	Title      string // the document's title
	Number     string
	Revision   string
	Unit       string
	Heading    string
	LeadIn     string
	Field      Field
	Clause     string
	Status     Status
	Confidence Confidence
	Source     string
	SourceURL  string
	AsOf       Date
	Notes      []string // the unit's and the document's cautions
}

// Option is a unit or document that can be tapped.
type Option struct {
	Label string
	Unit  string
}

// NoticeKind names a fixed sentence that an answer needs.
type NoticeKind string

// The notices. Args are named in each comment.
const (
	OldEdition    NoticeKind = "old_edition"    // asked "8.2.2" of 2008, is "9.2" of 2015: old number, new number
	MaybeOld      NoticeKind = "maybe_old"      // asked "8.2.2", which both editions have: the number, what 2008 means by it is there in 2015
	ExpiredBy     NoticeKind = "expired_by"     // document number or title, day it ended, successor's number or title
	ExpiredNone   NoticeKind = "expired_none"   // document number or title, day it ended; no successor known
	NotYetForce   NoticeKind = "not_yet"        // document number or title, first day in force
	NoSuchDay     NoticeKind = "no_such_day"    // a day asked for that no calendar has, as typed: "30/2/2025"
	NoSuchStep    NoticeKind = "no_such_step"   // a step asked for after the last: its number, how many steps there are
	AsOfDay       NoticeKind = "as_of"          // the day the answer holds for, when it is not today
	Hindsight     NoticeKind = "hindsight"      // the answer tells of a later time than the day asked for: the day asked for, when it was compiled
	NoVerbatim    NoticeKind = "no_verbatim"    // the standard's own text is not given; a paraphrase follows
	FieldUnknown  NoticeKind = "field_unknown"  // "chưa có dữ liệu": the field asked for, the procedure's title
	FieldNone     NoticeKind = "field_none"     // the source says that there is none: field, title
	Papers        NoticeKind = "papers"         // how many papers the dossier that follows has: their number
	PapersByCase  NoticeKind = "papers_by_case" // the same of a dossier in groups: their number, the number of groups
	StepCount     NoticeKind = "step_count"     // how many steps follow: their number
	SetsUnknown   NoticeKind = "sets_unknown"   // "mấy bộ" was asked and the source does not say: title
	Corrected     NoticeKind = "corrected"      // the question rests on something that is not so
	About         NoticeKind = "about"          // which subject was understood: title
	PlaceUnknown  NoticeKind = "place_unknown"  // an article or clause that the base does not hold: place, document number or title
	NoClause      NoticeKind = "no_clause"      // a number above those of the standard's clauses: number, the standard
	NoRequirement NoticeKind = "no_requirement" // clause 1, 2 or 3, which require nothing: number, the standard
	WasRestored   NoticeKind = "restored"       // what the question was read as
)

// Notice is a fixed sentence with its arguments.
type Notice struct {
	Kind NoticeKind
	Args []string
}

// Reasons of a refusal.
const (
	NotFound    = "not_found"    // nothing near enough in the base
	OutOfScope  = "out_of_scope" // weather, football
	Personal    = "personal"     // the status of somebody's dossier, a phone number: not here
	Unclear     = "unclear"      // nothing to look for ("cái này làm sao")
	NotInForce  = "not_in_force" // only texts that are not in force on the day asked for
	Instruction = "instruction"  // text that tries to steer the program
)
