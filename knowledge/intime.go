package knowledge

import (
	"slices"
	"time"
)

// decideInTime decides, and says for which day where that is not today. A question that names a day and finds no law of that day for
// certain is asked again without the words of the day, which stand in the texts of reports and would find those.
func (t *turn) decideInTime() Decision {
	d := t.decide()
	if t.query.asOfSaid && d.Kind == Options {
		beside := t.beside(t.query.timeWords())
		if again := beside.decide(); again.Kind == Answer && t.byID[again.Spans[0].Document].Kind == Law {
			d = again
		} else {
			d.Notices = append(d.Notices, Notice{AsOfDay, []string{string(t.query.asOf)}})
		}
	}
	if day := impossibleDay(t.query.folded); day != "" && d.Kind != Refuse {
		d.Notices = append([]Notice{{NoSuchDay, []string{day}}}, d.Notices...)
	}
	if d.Kind == Answer {
		if n, ok := t.hindsight(d); ok {
			d.Notices = append(d.Notices, n)
		}
	}
	return d
}

// hindsight is the notice that an answer, right as it may be today, tells of a later time than that asked for: a procedure as it was
// collected later, or a text that rests on a law that was not in force then.
func (t *turn) hindsight(d Decision) (Notice, bool) {
	sp := d.Spans[0]
	doc := t.byID[sp.Document]
	if doc == nil || doc.Kind == Law || sp.AsOf == "" || t.query.asOf >= sp.AsOf {
		return Notice{}, false
	}
	later := doc.Kind == Procedure && longBefore(t.query.asOf, sp.AsOf)
	for _, ref := range parseLaws(Fold(sp.Text)) {
		later = later || slices.ContainsFunc(t.refs.find(ref), func(law *Document) bool { return law.StatusAt(nil, t.query.asOf) == NotYet })
	}
	return Notice{Hindsight, []string{string(t.query.asOf), string(sp.AsOf)}}, later
}

// longBefore tells whether at is at least half a year before then.
func longBefore(at, then Date) bool {
	a, err1 := time.Parse(time.DateOnly, string(at))
	b, err2 := time.Parse(time.DateOnly, string(then))
	return err1 == nil && err2 == nil && b.AddDate(0, -6, 0).After(a)
}

// timeWords tells which words of a question only say the day it asks for.
func (q *query) timeWords() func(Token) bool {
	said := map[int]bool{} // by where they stand
	for i, w := range q.words {
		if w.F == "ngoai" && i > 0 && q.words[i-1].F == "nam" {
			said[w.Start], said[q.words[i-1].Start] = true, true
		}
		if len(w.F) != 4 || !number(w.F) || w.F < "1990" || slices.ContainsFunc(q.laws, func(l lawRef) bool { return l.Year == w.F }) {
			continue
		}
		said[w.Start] = true
		for j := i - 1; j >= 0 && (dayWord[q.words[j].F] || number(q.words[j].F) && len(q.words[j].F) <= 2); j-- {
			said[q.words[j].Start] = true
		}
	}
	return func(w Token) bool { return said[w.Start] }
}

// dayWord are the words that lead to a date.
var dayWord = wordSet("năm tháng ngày trước từ đến hồi vào kể sau tại thời điểm")
