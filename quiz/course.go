package quiz

// Course is a series of lessons that one person completes as a whole.
type Course struct {
	ID          string `json:"id"`
	Title       string `json:"title"`
	Version     int    `json:"version"`
	Description string `json:"description"`
	PassPercent int    `json:"pass_percent"` // a lesson is passed at this share of its marks
	PassNote    string `json:"pass_note"`
	// Groups are mandatory: the percent of each one's marks that a test of a lesson needs too, where it has questions of the group.
	Groups      map[string]int `json:"groups,omitempty"`
	ValidMonths int            `json:"valid_months,omitempty"` // how long a certificate of it is valid; 0: without end
	Lessons     []Lesson       `json:"lessons"`
	Final       *Final         `json:"final,omitempty"`    // a test at the end; without one the lessons are all
	PreTest     bool           `json:"pre_test,omitempty"` // a test before the first lesson, also in the first cycle
	Reading     *Reading       `json:"reading,omitempty"`  // what a course made of a document rests on
}

// Lesson is a few cards to read and a pool of questions to draw from.
type Lesson struct {
	ID         string     `json:"id"`
	Title      string     `json:"title"`
	Objectives []string   `json:"objectives"`
	Cards      []Card     `json:"cards"`
	Case       *Card      `json:"case,omitempty"`
	Checklist  []string   `json:"checklist"`
	Draw       int        `json:"draw"` // questions in one attempt
	Questions  []Question `json:"questions"`
	Blueprint  Blueprint  `json:"blueprint,omitempty"` // which of them; empty: any
}

// MaxCard is the most characters a card's text may have, so that it is read on a phone without scrolling.
const MaxCard = 600

// Card is one message to read. Cites are the units it rests on.
type Card struct {
	Title string   `json:"title"`
	Text  string   `json:"text"`
	Cites []string `json:"cites,omitempty"`
}

// Lesson returns the lesson with that id, or nil.
func (c *Course) Lesson(id string) *Lesson {
	for i := range c.Lessons {
		if c.Lessons[i].ID == id {
			return &c.Lessons[i]
		}
	}
	return nil
}

// Question returns the question of the course with that id, or nil.
func (c *Course) Question(id string) *Question {
	for i := range c.Lessons {
		for j := range c.Lessons[i].Questions {
			if q := &c.Lessons[i].Questions[j]; q.ID == id {
				return q
			}
		}
	}
	return nil
}
