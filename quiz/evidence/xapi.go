package evidence

import (
	"bufio"
	"cmp"
	"crypto/sha1"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"isobot/quiz"
)

// The verbs and activity types are those of ADL's vocabulary; "earned" is Tin Can's registry's.
const (
	verbAttempted = "http://adlnet.gov/expapi/verbs/attempted"
	verbAnswered  = "http://adlnet.gov/expapi/verbs/answered"
	verbPassed    = "http://adlnet.gov/expapi/verbs/passed"
	verbFailed    = "http://adlnet.gov/expapi/verbs/failed"
	verbCompleted = "http://adlnet.gov/expapi/verbs/completed"
	verbEarned    = "http://id.tincanapi.com/verb/earned"

	typeCourse      = "http://adlnet.gov/expapi/activities/course"
	typeAssessment  = "http://adlnet.gov/expapi/activities/assessment"
	typeInteraction = "http://adlnet.gov/expapi/activities/cmi.interaction"
	typeCertificate = "https://www.opigno.org/en/tincan_registry/activity_type/certificate"
)

var verbWords = map[string]string{verbAttempted: "bắt đầu làm", verbAnswered: "trả lời", verbPassed: "đạt", verbFailed: "chưa đạt", verbCompleted: "hoàn thành", verbEarned: "được cấp"}

// interactions are the interaction types of xAPI for types of questions.
var interactions = map[quiz.Type]string{quiz.SingleChoice: "choice", quiz.MultipleChoice: "choice", quiz.TrueFalse: "choice", quiz.Ordering: "sequencing",
	quiz.Matching: "matching", quiz.ShortAnswer: "fill-in", quiz.Numerical: "numeric"}

type words map[string]string

func vi(s string) words { return words{"vi-VN": s} }

type statement struct {
	ID        string       `json:"id"`
	Actor     actor        `json:"actor"`
	Verb      verb         `json:"verb"`
	Object    activity     `json:"object"`
	Result    *result      `json:"result,omitempty"`
	Context   *contextPart `json:"context,omitempty"`
	Timestamp string       `json:"timestamp"`
	Version   string       `json:"version"`
	at        time.Time
}

type actor struct {
	Type    string  `json:"objectType"`
	Name    string  `json:"name,omitempty"`
	Account account `json:"account"`
}

type account struct {
	HomePage string `json:"homePage"`
	Name     string `json:"name"`
}

type verb struct {
	ID      string `json:"id"`
	Display words  `json:"display"`
}

type activity struct {
	Type       string      `json:"objectType"`
	ID         string      `json:"id"`
	Definition *definition `json:"definition,omitempty"`
}

type definition struct {
	Type            string            `json:"type"`
	Name            words             `json:"name,omitempty"`
	InteractionType string            `json:"interactionType,omitempty"`
	Extensions      map[string]string `json:"extensions,omitempty"`
}

type result struct {
	Score      *score `json:"score,omitempty"`
	Success    *bool  `json:"success,omitempty"`
	Completion *bool  `json:"completion,omitempty"`
	Response   string `json:"response,omitempty"`
	Duration   string `json:"duration,omitempty"`
}

type score struct {
	Scaled float64 `json:"scaled"`
	Raw    float64 `json:"raw"`
	Min    float64 `json:"min"`
	Max    float64 `json:"max"`
}

type contextPart struct {
	Registration string             `json:"registration,omitempty"`
	Platform     string             `json:"platform"`
	Language     string             `json:"language"`
	Activities   *contextActivities `json:"contextActivities,omitempty"`
	Extensions   map[string]any     `json:"extensions,omitempty"`
}

type contextActivities struct {
	Parent   []activity `json:"parent,omitempty"`
	Grouping []activity `json:"grouping,omitempty"`
}

// xapi makes statements under one address.
type xapi struct {
	*index
	home string
}

// XAPI writes what people did as xAPI 1.0.3 statements, one JSON document a line, in order of time: attempts, answers, results,
// completions and certificates. home is the address of the program, under which people and activities are named; people are named by
// staff code. It returns how many statements there are. Equal sources give equal statements, so that a record store that knows
// a statement already takes it as the same.
func XAPI(w io.Writer, s *Source, home string) (int, error) {
	x := xapi{newIndex(s), strings.TrimRight(home, "/")}
	var all []statement
	for i := range s.Attempts {
		all = append(all, x.attempt(&s.Attempts[i])...)
	}
	for i := range s.Progress {
		if p := &s.Progress[i]; !p.Completed.IsZero() {
			yes := true
			st := x.make(p.Person, verbCompleted, x.courseOf(p.Course), p.Completed, "completed", p.Person, p.Course, p.Cycle)
			st.Result = &result{Completion: &yes, Success: &yes}
			all = append(all, st)
		}
	}
	for i := range s.Certificates {
		c := &s.Certificates[i]
		object := activity{"Activity", x.home + "/verify/" + c.Code, &definition{Type: typeCertificate, Name: vi("Giấy chứng nhận: " + c.CourseTitle)}}
		all = append(all, x.make(c.Person, verbEarned, object, c.IssuedAt, "earned", c.Code))
	}
	slices.SortStableFunc(all, func(a, b statement) int { return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.ID, b.ID)) })
	out := bufio.NewWriter(w)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	for i := range all {
		if err := enc.Encode(&all[i]); err != nil {
			return i, fmt.Errorf("xapi: %w", err)
		}
	}
	if err := out.Flush(); err != nil {
		return 0, fmt.Errorf("xapi: %w", err)
	}
	return len(all), nil
}

// make is a statement whose id follows from what it is about.
func (x *xapi) make(person, v string, object activity, at time.Time, about ...string) statement {
	return statement{ID: uuid(x.home, append(about, v)...), Actor: actor{"Agent", x.name(person), account{x.home, person}}, Verb: verb{v, vi(verbWords[v])},
		Object: object, Timestamp: at.UTC().Format("2006-01-02T15:04:05.000Z"), Version: "1.0.3", at: at,
		Context: &contextPart{Platform: "isobot", Language: "vi-VN"}}
}

// uuid is a name-based UUID, version 5.
func uuid(space string, parts ...string) string {
	h := sha1.Sum([]byte(space + "\x00" + strings.Join(parts, "\x00")))
	h[6], h[8] = h[6]&0x0f|0x50, h[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", h[:4], h[4:6], h[6:8], h[8:10], h[10:16])
}

func (x *xapi) courseOf(id string) activity {
	return activity{"Activity", x.home + "/courses/" + id, &definition{Type: typeCourse, Name: vi(x.course(id))}}
}

func (x *xapi) testOf(a *quiz.Attempt) activity {
	id, name := x.home+"/courses/"+a.Course+"/"+cmp.Or(a.Lesson, string(a.Purpose)), x.lesson(a.Course, a.Lesson)
	if a.Lesson == "" {
		name = x.course(a.Course) + ": " + purposes[a.Purpose]
	}
	return activity{"Activity", id, &definition{Type: typeAssessment, Name: vi(name)}}
}

// attempt is one attempt: its beginning, its answers and, when it is finished, how it went.
func (x *xapi) attempt(a *quiz.Attempt) []statement {
	test := x.testOf(a)
	registration := uuid(x.home, "attempt", a.ID)
	in := func(parent ...activity) *contextPart {
		return &contextPart{Registration: registration, Platform: "isobot", Language: "vi-VN",
			Activities: &contextActivities{Parent: parent, Grouping: []activity{x.courseOf(a.Course)}},
			Extensions: map[string]any{x.home + "/xapi/try": a.Try, x.home + "/xapi/purpose": string(a.Purpose), x.home + "/xapi/cycle": a.Cycle}}
	}
	begin := x.make(a.Person, verbAttempted, test, a.Started, a.ID)
	begin.Context = in()
	all := []statement{begin}
	for i := range a.Items {
		if it := &a.Items[i]; it.Answered() {
			st := x.make(a.Person, verbAnswered, x.item(it), it.At, a.ID, strconv.Itoa(i))
			right := it.Mark >= 1
			st.Result = &result{Score: &score{it.Mark, it.Mark, 0, 1}, Success: &right, Response: x.response(it)}
			st.Context = in(test)
			all = append(all, st)
		}
	}
	if a.Finished.IsZero() {
		return all
	}
	v := verbFailed
	passed, done := a.Passed(), true
	if passed {
		v = verbPassed
	}
	marks, of, _ := a.Score()
	end := x.make(a.Person, v, test, a.Finished, a.ID)
	end.Result = &result{Success: &passed, Completion: &done, Duration: fmt.Sprintf("PT%dS", int(a.Finished.Sub(a.Started).Seconds()))}
	if of > 0 {
		end.Result.Score = &score{marks / float64(of), marks, 0, float64(of)}
	}
	end.Context = in()
	return append(all, end)
}

func (x *xapi) item(it *quiz.Item) activity {
	d := &definition{Type: typeInteraction, InteractionType: "other"}
	if q := x.question(*it); q != nil {
		d.Name, d.InteractionType = vi(q.Stem), cmp.Or(interactions[q.Type], "other")
		if q.Clause != "" {
			d.Extensions = map[string]string{x.home + "/xapi/clause": q.Clause}
		}
	}
	return activity{"Activity", x.home + "/questions/" + it.Question + "/" + it.Version, d}
}

// response is an answer in the form that its interaction type has; options are named by their place in the question, from 0.
func (x *xapi) response(it *quiz.Item) string {
	if it.Typed != "" {
		return it.Typed
	}
	matching := false
	if q := x.question(*it); q != nil {
		matching = q.Type == quiz.Matching
	}
	parts := make([]string, len(it.Given))
	for i, g := range it.Given {
		parts[i] = strconv.Itoa(g)
		if matching {
			parts[i] = fmt.Sprintf("%d[.]%d", i, g)
		}
	}
	return strings.Join(parts, "[,]")
}
