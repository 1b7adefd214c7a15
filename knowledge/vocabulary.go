package knowledge

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// Entry is a line of the vocabulary: forms that people type and what they stand for.
type Entry struct {
	Forms      []string
	Meanings   []string // more than one when the form is ambiguous
	Synonyms   []string
	English    []string
	Group      string
	Ambiguous  bool
	Confidence Confidence
}

// Vocabulary is the curated table of abbreviations, old and new names and English terms.
type Vocabulary struct {
	Entries []Entry
}

// vocabularyColumns are the columns of the file, in order.
var vocabularyColumns = []string{"forms", "meaning", "synonyms", "english", "group", "ambiguous", "confidence"}

// maxVocabularyLine bounds a line of the file.
const maxVocabularyLine = 64 << 10

// ReadVocabulary reads a tab-separated table: a header line with the columns forms, meaning, synonyms, english, group, ambiguous and
// confidence in this order, then an entry a line; # begins a comment line. An error names the line.
func ReadVocabulary(r io.Reader) (*Vocabulary, error) {
	v := &Vocabulary{}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, maxVocabularyLine)
	header := false
	number := 0
	for lines.Scan() {
		number++
		line := strings.TrimRight(Clean(lines.Text()), "\r")
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.Split(line, "\t")
		if !header {
			if strings.TrimSpace(cells[0]) != vocabularyColumns[0] {
				return nil, fmt.Errorf("vocabulary line %d: the first line must name the columns: %s", number, strings.Join(vocabularyColumns, ", "))
			}
			header = true
			continue
		}
		e, err := vocabularyEntry(cells)
		if err != nil {
			return nil, fmt.Errorf("vocabulary line %d: %w", number, err)
		}
		v.Entries = append(v.Entries, e)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("vocabulary after line %d: %w", number, err)
	}
	return v, nil
}

func vocabularyEntry(cells []string) (Entry, error) {
	if len(cells) > len(vocabularyColumns) {
		return Entry{}, fmt.Errorf("%d columns, at most %d are known", len(cells), len(vocabularyColumns))
	}
	cell := func(i int) string {
		if i < len(cells) {
			return strings.TrimSpace(cells[i])
		}
		return ""
	}
	e := Entry{
		Forms: list(cell(0), ";"), Meanings: list(cell(1), "|"), Synonyms: list(cell(2), ";"), English: list(cell(3), ";"),
		Group: cell(4), Confidence: Confidence(cell(6)),
	}
	switch {
	case len(e.Forms) == 0:
		return e, fmt.Errorf("no form in the first column")
	case len(e.Meanings) == 0:
		return e, fmt.Errorf("%q has no meaning in the second column", e.Forms[0])
	}
	switch a := strings.ToLower(cell(5)); a {
	case "yes":
		e.Ambiguous = true
	case "", "no":
	default:
		return e, fmt.Errorf("column ambiguous is %q; write yes or leave it empty", a)
	}
	switch e.Confidence {
	case "", Confirmed, OneSource, Unconfirmed:
	default:
		return e, fmt.Errorf("column confidence is %q; write A, B or C", e.Confidence)
	}
	return e, nil
}

// list cuts s at sep and leaves out what is empty.
func list(s, sep string) []string {
	var out []string
	for p := range strings.SplitSeq(s, sep) {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}
