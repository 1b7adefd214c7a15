package evidence_test

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"isobot/quiz/evidence"
)

var uuidForm = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)

func TestXAPI(t *testing.T) {
	s := small(t)
	var out, again bytes.Buffer
	n, err := evidence.XAPI(&out, s, "https://isobot.example.gov.vn/")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := evidence.XAPI(&again, s, "https://isobot.example.gov.vn"); err != nil || !bytes.Equal(out.Bytes(), again.Bytes()) {
		t.Error("the same source gives different statements")
	}
	lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
	if len(lines) != n || strings.Contains(out.String(), "mbox") {
		t.Errorf("%d lines, %d statements", len(lines), n)
	}
	ids, verbs, last := map[string]bool{}, map[string]int{}, ""
	for _, l := range lines {
		var st struct {
			ID, Timestamp, Version string
			Actor                  struct {
				Account struct{ HomePage, Name string }
			}
			Verb   struct{ ID string }
			Object struct {
				ID         string
				Definition struct{ InteractionType, Type string }
			}
			Result struct {
				Score *struct{ Scaled, Raw, Max float64 }
			}
		}
		if err := json.Unmarshal([]byte(l), &st); err != nil {
			t.Fatalf("%v: %s", err, l)
		}
		if ids[st.ID] || !uuidForm.MatchString(st.ID) || st.Version != "1.0.3" || st.Timestamp < last || st.Actor.Account.HomePage != "https://isobot.example.gov.vn" ||
			!strings.HasPrefix(st.Actor.Account.Name, "CB") || !strings.HasPrefix(st.Object.ID, "https://isobot.example.gov.vn/") {
			t.Fatalf("statement: %s", l)
		}
		if sc := st.Result.Score; sc != nil && (sc.Scaled < 0 || sc.Scaled > 1 || sc.Raw > sc.Max) {
			t.Errorf("score: %s", l)
		}
		if strings.HasSuffix(st.Object.Definition.Type, "cmi.interaction") && st.Object.Definition.InteractionType == "" {
			t.Errorf("no interaction type: %s", l)
		}
		ids[st.ID], last = true, st.Timestamp
		verbs[st.Verb.ID[strings.LastIndexByte(st.Verb.ID, '/')+1:]]++
	}
	if verbs["attempted"] != len(s.Attempts) || verbs["passed"]+verbs["failed"] != len(s.Attempts) || verbs["answered"] != 5*len(s.Attempts) || verbs["earned"] != 4 || verbs["completed"] == 0 {
		t.Errorf("verbs: %v for %d attempts", verbs, len(s.Attempts))
	}
}
