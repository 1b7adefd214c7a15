package format

import (
	"errors"
	"io/fs"

	"isobot/quiz"
)

// RehearsalFile is the name of the file of an auditor's questions.
const RehearsalFile = "dien-tap.yaml"

// rehearsalFile is what it holds.
type rehearsalFile struct {
	Questions []promptText `yaml:"questions"`
}

type promptText struct {
	ID     string   `yaml:"id"`
	Clause string   `yaml:"clause"`
	Ask    string   `yaml:"ask"`
	Hint   string   `yaml:"hint"`
	Cites  []string `yaml:"cites"`
}

// The most characters of a prompt's question and hint, so that they are read on a phone with what follows.
const (
	maxAsk  = 300
	maxHint = 400
)

// Rehearsal reads the questions of an auditor from the file in fsys, in order; without the file there are none. What is wrong is left out
// and reported.
func Rehearsal(fsys fs.FS) ([]quiz.Prompt, []Problem) {
	if _, err := fs.Stat(fsys, RehearsalFile); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	r := &report{file: RehearsalFile}
	var f rehearsalFile
	node := r.load(fsys, &f)
	if node == nil {
		return nil, r.problems
	}
	var prompts []quiz.Prompt
	ids := map[string]bool{}
	for i, p := range f.Questions {
		line := itemLine(node, "questions", i)
		out := quiz.Prompt{ID: p.ID, Clause: p.Clause, Ask: squeeze(p.Ask), Hint: squeeze(p.Hint), Cites: p.Cites, File: RehearsalFile, Line: line}
		switch {
		case p.ID == "" || ids[p.ID]:
			r.fail(line, "đặt id khác nhau cho từng câu", "id %s thiếu hoặc trùng", quoted(p.ID))
		case out.Ask == "" || len([]rune(out.Ask)) > maxAsk:
			r.fail(line, "viết ask ngắn như lời nói", "câu %s thiếu câu hỏi (ask) hoặc dài quá %d ký tự", quoted(p.ID), maxAsk)
		case out.Hint == "" || len([]rune(out.Hint)) > maxHint:
			r.fail(line, "viết hint một, hai câu", "câu %s thiếu gợi ý (hint) hoặc dài quá %d ký tự", quoted(p.ID), maxHint)
		case len(p.Cites) == 0:
			r.fail(line, "thêm cites với mã mục làm căn cứ", "câu %s không dẫn nguồn", quoted(p.ID))
		default:
			ids[p.ID] = true
			prompts = append(prompts, out)
		}
	}
	return prompts, r.problems
}
