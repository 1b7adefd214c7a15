package quiz

import (
	"testing"
)

func asked(ids ...string) (out []Question) {
	for _, id := range ids {
		q := Question{ID: id, Type: TrueFalse, Stem: "Câu " + id, Options: []Option{{Text: "Đúng", Correct: true}, {Text: "Sai"}}, Cites: []string{"d/" + id}}
		q.Seal()
		out = append(out, q)
	}
	return out
}

func TestNewReading(t *testing.T) {
	many := asked("a", "b", "c", "d", "e", "f", "g", "h")
	many = append(many, Question{ID: "essay", Type: Essay}, Question{ID: "unsure", Type: TrueFalse, Confidence: "C"})
	whole := NewReading(Reading{Document: "d", Revision: "2"}, "Đọc", nil, many)
	change := NewReading(Reading{Document: "d", Revision: "2", From: "1"}, "Đọc", nil, many)
	if l := whole.Lessons[0]; len(l.Questions) != 8 || l.Draw != readAsked {
		t.Errorf("a whole document asks %d of %d", l.Draw, len(l.Questions))
	}
	if l := change.Lessons[0]; len(l.Questions) != 8 || l.Draw != 8 {
		t.Errorf("a change asks %d of %d", l.Draw, len(l.Questions))
	}
	for _, c := range []Course{whole, change} {
		if !IsReading(c.ID) || len(c.ID) > 24 {
			t.Errorf("the id %s does not fit into a button", c.ID)
		}
	}
	if whole.ID == change.ID || whole.ID != NewReading(Reading{Document: "d", Revision: "2", Why: "khác"}, "x", nil, nil).ID {
		t.Error("an id follows from document and revisions alone")
	}
	if IsReading("nhan-thuc") {
		t.Error("a course of the content is no reading")
	}
}

func TestStanding(t *testing.T) {
	c := Course{ID: "k", Lessons: []Lesson{{ID: "1", Questions: asked("a", "b")}, {ID: "2", Questions: asked("c")}}}
	if c.Standing(map[string]Withdrawal{"x": {Question: "x"}}) != &c {
		t.Error("a course without the question was copied")
	}
	by := map[string]Withdrawal{"a": {Question: "a", Lost: []string{"d/a"}}, "c": {Question: "c", Cites: []string{"d/z"}}}
	now := c.Standing(by)
	if now.Question("a") != nil || now.Question("b") == nil || len(c.Lessons[0].Questions) != 2 {
		t.Errorf("%+v", now)
	}
	q := now.Question("c")
	if q == nil || q.Cites[0] != "d/z" || q.Version == c.Question("c").Version || c.Question("c").Cites[0] != "d/c" {
		t.Errorf("cited anew: %+v", q)
	}
}
