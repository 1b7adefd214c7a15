package format_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"isobot/quiz/format"
)

func TestRehearsal(t *testing.T) {
	const text = `questions:
  - {id: a, clause: "7.3", ask: "Chính sách  nói gì?", hint: "Nói ý chính.", cites: [iso9001-2015/7.3]}
  - {id: a, clause: "7.3", ask: "Hai?", hint: "Trùng.", cites: [x]}
  - {id: b, clause: "7.3", ask: "", hint: "Không hỏi.", cites: [x]}
  - {id: c, clause: "7.3", ask: "Ba?", hint: "", cites: [x]}
  - {id: d, clause: "7.3", ask: "Bốn?", hint: "Không nguồn."}
`
	got, problems := format.Rehearsal(fstest.MapFS{format.RehearsalFile: {Data: []byte(text)}})
	if len(got) != 1 || got[0].Ask != "Chính sách nói gì?" || got[0].Line != 2 {
		t.Errorf("prompts %+v", got)
	}
	if len(problems) != 4 {
		t.Errorf("problems %v", problems)
	}
	for i, p := range problems {
		if p.File != format.RehearsalFile || p.Line != i+3 || p.Remedy == "" {
			t.Errorf("problem %+v", p)
		}
	}
	if got, problems := format.Rehearsal(fstest.MapFS{}); got != nil || problems != nil {
		t.Errorf("without a file: %v, %v", got, problems)
	}
	if _, problems := format.Rehearsal(fstest.MapFS{format.RehearsalFile: {Data: []byte("questions: 3")}}); len(problems) != 1 || !strings.Contains(problems[0].String(), format.RehearsalFile) {
		t.Errorf("what is no list: %v", problems)
	}
}
