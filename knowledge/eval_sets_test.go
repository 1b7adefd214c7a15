package knowledge_test

import (
	"context"
	"encoding/json"
	"testing"

	"isobot/knowledge"
)

func TestSets(t *testing.T) {
	for _, set := range []testSet{alqac(t), tthc(t)} {
		b, took, size := openBase(t, set.docs)
		for _, onlyBlind := range []bool{true, false} {
			for style, s := range spellings {
				var qs []knowledge.TestQuery
				for _, q := range set.queries {
					if blind(q.ID) == onlyBlind {
						q.Text = s.f(q.Text)
						qs = append(qs, q)
					}
				}
				r, err := knowledge.Evaluate(context.Background(), b, qs, true)
				if err != nil {
					t.Fatal(err)
				}
				r.IndexSeconds, r.IndexBytes = took.Seconds(), size
				j, _ := json.Marshal(r)
				t.Logf("%s blind=%v %s: %s", set.name, onlyBlind, spellings[style].name, j)
			}
		}
	}
}
