package quiz

// Prompt is a question as an auditor asks it (clause 7.3). There is no key: people answer in their own words and judge themselves.
type Prompt struct {
	ID     string
	Clause string
	Ask    string
	Hint   string   // how to answer from one's own work
	Cites  []string // ids of the units that a good answer rests on
	File   string
	Line   int
}
