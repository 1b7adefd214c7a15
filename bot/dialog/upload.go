package dialog

import (
	"fmt"
	"strconv"
	"strings"

	"isobot/bot"
	"isobot/quiz"
)

// upload takes files of questions from trainers: a preview first, then all that was accepted or nothing.
//
// Taps: "up|ok|id" takes the questions of the preview with that id, "up|no" drops them.
type upload struct{}

const uploadName = "upload"

// Intake is what a file of questions gave. Questions carry ids and are sealed; Lines tell place and remedy of what was not accepted.
type Intake struct {
	Questions []quiz.Question
	Lines     []string
}

// most questions and problems of one file in chat; larger files go by command.
const (
	maxIntake = 500
	maxShown  = 15
)

// previewed is a file that waits for its trainer's word.
type previewed struct {
	ID        string          `json:"id"`
	Name      string          `json:"name"`
	Questions []quiz.Question `json:"questions"`
}

// readsDocuments marks upload as a reader of documents, see TakesDocuments.
func (upload) readsDocuments() {}

func (upload) handle(t *turn) (bool, error) {
	if t.u.Kind == bot.Document && t.mayUpload() && !t.u.Group {
		return true, t.preview()
	}
	p := t.tapped("up")
	if p == nil {
		return false, nil
	}
	var at previewed
	mine := t.state(uploadName, &at) && t.mayUpload()
	switch {
	case mine && p[1] == "no":
		t.s.Dialog, t.s.State = "", nil
		t.sayf(wIntakeDropped)
	case mine && p[1] == "ok" && p[2] == at.ID:
		return true, t.take(at)
	default:
		t.sayf(wOldButton)
	}
	return true, nil
}

// mayUpload tells whether files of questions are taken from the person.
func (t *turn) mayUpload() bool { return t.ReadQuestions != nil && t.trains() }

func (t *turn) preview() error {
	f := t.u.File
	if f == nil || len(f.Data) == 0 {
		t.sayf(wIntakeNoFile)
		return nil
	}
	switch {
	case t.intake == nil:
		t.sayf(wFault)
		return nil
	case t.bad != nil:
		t.sayf(wIntakeUnreadable, t.bad)
		return nil
	}
	in := *t.intake
	var b builder
	b.boldLine(fmt.Sprintf(wIntake, len(in.Questions), len(in.Lines)))
	for i, l := range in.Lines {
		if i == maxShown {
			b.b.WriteString(fmt.Sprintf(wIntakeMore, len(in.Lines)-i) + "\n")
			break
		}
		b.b.WriteString("• " + l + "\n")
	}
	if len(in.Questions) > maxIntake {
		b.line("\n" + fmt.Sprintf(wIntakeTooMany, maxIntake))
		in.Questions = nil
	}
	m := bot.Message{Text: b.text(), Bold: b.bold}
	if len(in.Questions) > 0 {
		at := previewed{ID: t.NewID(), Name: f.Name, Questions: in.Questions}
		if err := t.enter(uploadName, at); err != nil {
			return err
		}
		m.Buttons = [][]bot.Button{row(button(fmt.Sprintf(wIntakeTake, len(in.Questions)), "up", "ok", at.ID), button(wCancel, "up", "no"))}
	}
	t.say(m)
	return nil
}

// take stores the questions; those whose id a course has stay as they are in the course.
func (t *turn) take(at previewed) error {
	t.s.Dialog, t.s.State = "", nil
	n := 0
	var taken []string
	for _, q := range at.Questions {
		if t.inCourse(q.ID) {
			taken = append(taken, q.ID)
			continue
		}
		if err := t.tx.PutImported(q); err != nil {
			return err
		}
		n++
	}
	if err := t.log("questions_imported", at.Name, map[string]string{"questions": strconv.Itoa(n)}); err != nil {
		return err
	}
	text := fmt.Sprintf(wIntakeTaken, n)
	if len(taken) > 0 {
		text += " " + fmt.Sprintf(wIntakeInCourse, strings.Join(taken[:min(len(taken), 10)], ", "))
	}
	t.sayf("%s", text)
	return nil
}

func (d *Desk) inCourse(id string) bool {
	for i := range d.Courses {
		if d.Courses[i].Question(id) != nil {
			return true
		}
	}
	return false
}
