package dialog

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"isobot/bot"
	"isobot/knowledge"
	"isobot/quiz"
)

// reading lets a trainer give a document to be read: which one, then whom and until when as with a course.
//
// Taps: "rd|n" takes the n-th document offered, "rd|no" leaves.
type reading struct{}

const readName = "read"

// choosing are the documents that were offered.
type choosing struct {
	Offer []string `json:"offer,omitempty"`
}

func (reading) handle(t *turn) (bool, error) {
	var at choosing
	p := t.tapped("rd")
	typed := t.u.Kind == bot.Text && t.cmd == cmdGiveReading
	going := t.state(readName, &at) && t.u.Kind == bot.Text && (t.cmd == "" || t.cmd == cmdStop)
	if p == nil && !typed && !going {
		return false, nil
	}
	switch {
	case t.u.Group || !t.trains():
		t.sayf(wNotForYou)
	case typed:
		return true, t.askDocument(wReadWhich, nil)
	case going && t.cmd == cmdStop || p != nil && p[1] == "no":
		return true, t.dropAssign()
	case going:
		return true, t.askDocument(wReadPick, t.documentsFound())
	case number(p[1]) < len(at.Offer):
		return true, t.giveDocument(at.Offer[number(p[1])])
	default:
		t.sayf(wOldButton)
	}
	return true, nil
}

// documentsFound are the documents of the units that were found for what was typed, those first whose title has the words, and the one of
// which the id was typed.
func (t *turn) documentsFound() []string {
	found := []string{}
	if doc, ok := t.Base.Document(strings.TrimSpace(t.u.Text)); ok {
		found = append(found, doc.ID)
	}
	if t.found == nil {
		return found
	}
	for _, o := range t.found.Options {
		if doc, _, ok := t.Base.Unit(o.Unit); ok && !slices.Contains(found, doc.ID) {
			found = append(found, doc.ID)
		}
	}
	titled := func(id string) bool {
		doc, _ := t.Base.Document(id)
		return id == doc.ID && strings.Contains(plain(doc.Title), t.read)
	}
	slices.SortStableFunc(found, func(a, b string) int {
		switch x, y := titled(a), titled(b); {
		case x == y:
			return 0
		case x:
			return -1
		}
		return 1
	})
	return found
}

// askDocument asks which document, offering some; none of a search is said.
func (t *turn) askDocument(text string, offer []string) error {
	if offer != nil && len(offer) == 0 {
		text = wReadNoDoc
	}
	var rows [][]bot.Button
	for i, id := range offer {
		doc, _ := t.Base.Document(id)
		rows = append(rows, row(button(shorten(doc.Title, 60), "rd", strconv.Itoa(i))))
	}
	t.say(bot.Message{Text: text, Buttons: append(rows, row(button(wCancel, "rd", "no")))})
	return t.enter(readName, choosing{Offer: offer})
}

// giveDocument goes on to whom, or says why the document can not be given.
func (t *turn) giveDocument(id string) error {
	c, lacking, err := WholeReading(t.tx, t.Base, t.Desk.Courses, id)
	var long *TooLongError
	switch {
	case errors.Is(err, ErrNoDocument):
		t.sayf(wOldButton)
		return nil
	case errors.Is(err, ErrNoQuestions):
		t.s.Dialog, t.s.State = "", nil
		doc, _ := t.Base.Document(id)
		t.sayf("%s\n%s", fmt.Sprintf(wReadRefused, doc.Title), bullets(len(lacking), func(i int) string { return t.place(lacking[i]) }))
		return nil
	case errors.As(err, &long):
		t.s.Dialog, t.s.State = "", nil
		t.sayf(wReadTooLong, long.Title, long.Pieces, MaxPieces)
		return nil
	case err != nil:
		return err
	}
	if err := t.tx.PutCourse(c); err != nil {
		return err
	}
	l := &c.Lessons[0]
	first := fmt.Sprintf(wReadPreview, c.Title, len(l.Cards), len(l.Questions), l.Draw, c.PassPercent)
	if len(lacking) > 0 {
		first += " " + fmt.Sprintf(wRevisedLacking, t.places(lacking))
	}
	return t.askWhom(giving{ID: t.NewID(), Course: c.ID}, first)
}

// Errors of WholeReading.
var (
	ErrNoDocument  = errors.New("no such document")
	ErrNoQuestions = errors.New("no question cites the document")
)

// MaxPieces is the most pieces of a document that is read in chat.
const MaxPieces = 60

// TooLongError tells that a document has more pieces than MaxPieces.
type TooLongError struct {
	Title  string
	Pieces int
}

func (e *TooLongError) Error() string {
	return fmt.Sprintf("%s has %d pieces, more than %d", e.Title, e.Pieces, MaxPieces)
}

// WholeReading makes the course in which a document is read as it is now, and lists the units that no question cites. It fails with
// ErrNoDocument, ErrNoQuestions when no question cites any, and a TooLongError.
func WholeReading(tx Tx, base Asker, courses []quiz.Course, document string) (c quiz.Course, lacking []string, err error) {
	doc, ok := base.Document(document)
	if !ok || doc.ID == knowledge.CuratedID || knowledge.PlainID(document) != document {
		return c, nil, ErrNoDocument
	}
	questions, err := Questions(tx, courses)
	if err != nil {
		return c, nil, err
	}
	c = ReadingOf(doc, nil, questions, readingOf(doc))
	l := &c.Lessons[0]
	for _, u := range c.Reading.Units {
		if !slices.ContainsFunc(l.Questions, func(q quiz.Question) bool { return slices.Contains(q.Cites, u) }) {
			lacking = append(lacking, u)
		}
	}
	switch {
	case len(l.Questions) == 0:
		return c, lacking, ErrNoQuestions
	case len(l.Cards) > MaxPieces:
		return c, lacking, &TooLongError{doc.Title, len(l.Cards)}
	}
	return c, lacking, nil
}
