package knowledge

import "slices"

// askings finds the units whose editors wrote a question down, by its words without politeness.
type askings map[string][]entry

// polite are the words that change nothing about what is asked.
var polite = wordSet("ạ à ơi nhé nhỉ nha nhá bot cho em mình tôi hỏi xin với vậy anh chị giúp dạ vâng là thì ak ah")

func newAskings(docs []*Document) askings {
	out := askings{}
	for _, d := range docs {
		for i := range d.Units {
			for _, ask := range d.Units[i].Ask {
				if key := askKey(plainWords(Tokens(Clean(ask)))); key != "" {
					out[key] = append(out[key], entry{d, &d.Units[i]})
				}
			}
		}
	}
	return out
}

func askKey(words []Token) string {
	return joinFolded(slices.DeleteFunc(slices.Clone(words), func(w Token) bool { return polite[w.F] }))
}

// byExactAsk answers a question that an editor wrote down word for word, also where it names a place: the editor knew what answers it.
// A number of the 2008 edition and requests for the standard's own words keep their notices and are left to the look-up.
func (t *turn) byExactAsk() (Decision, bool) {
	key := askKey(t.query.words)
	found := t.askings[key]
	if found == nil && len(t.query.words) <= fewWords {
		found = t.askings[key+" gi"] // a term alone asks what it is
	}
	found = slices.DeleteFunc(slices.Clone(found), func(e entry) bool {
		return t.isHidden(e.doc) || e.doc.StatusAt(e.unit, t.query.asOf) == NotYet
	})
	if len(found) == 0 || verbatim.MatchString(t.query.folded) || t.namesOldClause() || t.question.Topic.Document != "" && t.subjectless() {
		return Decision{}, false
	}
	holds := slices.DeleteFunc(slices.Clone(found), func(e entry) bool { return !t.inForce(e) })
	if len(holds) == 0 {
		if found[0].doc.Kind != Law || len(t.query.laws) > 0 {
			return Decision{}, false
		}
		return t.answerInTime(found[0].doc, found[0].unit), true
	}
	first := holds[0]
	for _, e := range holds[1:] {
		switch {
		case e.doc.Kind == Correction && first.doc.Kind != Correction, e.doc == first.doc && first.unit.Field == TongQuan:
			first = e // a correction sets right what others only tell; a field says more than the overview
		case e.doc != first.doc && first.doc.Kind != Correction && !first.cites(e) && !e.cites(first):
			return Decision{}, false
		}
	}
	if first.unit.Field == TongQuan {
		return t.answerProcedure(first.doc), true
	}
	first = t.newest(first)
	return t.answer(first, []*Unit{first.unit}), true
}

// namesOldClause tells whether the question names one clause, by a number of the 2008 edition.
func (t *turn) namesOldClause() bool {
	if len(t.query.clauses) != 1 {
		return false
	}
	_, n := t.clauseUnits(t.query.clauses[0].Number)
	return n.Kind == OldEdition
}
