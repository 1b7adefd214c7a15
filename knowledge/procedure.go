package knowledge

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// strong is the weight of a cue that asks for nothing but its field.
const strong = 3

var stepNumber = regexp.MustCompile(`(?:^|[^a-z])(?:buoc|b)\s*(?:so |thu )?(\d{1,2})(?:[^0-9]|$)`)

// stepWords are the ordinals of steps in words.
var stepWords = map[string]int{"mot": 1, "dau": 1, "dau tien": 1, "nhat": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10}

var stepWord = regexp.MustCompile(`(?:^|[^a-z])buoc\s+(?:thu\s+)?(dau tien|mot|dau|nhat|hai|ba|bon|tu|nam|sau|bay|tam|chin|muoi)(?:[^a-z]|$)`)

// nextStep asks for the step after the one shown last.
var nextStep = regexp.MustCompile(`buoc (?:tiep theo|ke tiep|tiep|sau do|sau nua|sau)(?:[^a-z]|$)|sau (?:do|buoc nay) (?:lam gi|thi sao)`)

// parseStep finds the number of a step in a folded question, 0 when there is none.
func parseStep(folded string) int {
	if m := stepNumber.FindStringSubmatch(folded); m != nil {
		if n, err := strconv.Atoi(m[1]); err == nil {
			return n
		}
	}
	if m := stepWord.FindStringSubmatch(folded); m != nil && !nextStep.MatchString(folded) {
		return stepWords[m[1]]
	}
	return 0
}

// answerProcedure answers from a procedure: the step or the fields asked for, with what is not known about them. Where the procedure is
// told twice the newest telling that has the fields answers, and the other adds what that one lacks.
func (t *turn) answerProcedure(d *Document) Decision {
	step := t.query.step
	if step == 0 && nextStep.MatchString(t.query.folded) && t.question.Topic.Document == d.ID {
		step = t.question.Topic.Step + 1
	}
	if step > 0 && step <= len(d.Steps) {
		if u := d.Unit(d.Steps[step-1].Unit); u != nil {
			out := t.answer(entry{doc: d}, []*Unit{u})
			out.Topic.Step = step
			return out
		}
	}
	past := Notice{NoSuchStep, []string{strconv.Itoa(step), strconv.Itoa(len(d.Steps))}}
	beyond := t.query.step > len(d.Steps) && len(d.Steps) > 0
	tellings := t.tellings(d)
	d = t.fullest(tellings)
	out := t.answer(entry{doc: d}, t.procedureUnits(d))
	if before := t.question.Topic; before.Document == d.ID && out.Topic.Step == 0 {
		out.Topic.Step = before.Step // "bước tiếp theo" goes on after a question about a field
	}
	for _, f := range t.wanted() {
		t.complete(&out, f, d, tellings)
	}
	if beyond {
		out.Notices = append([]Notice{past}, out.Notices...)
	}
	return out
}

// complete adds to an answer from d what its field f needs: the unit of another telling where d has none, that it is not known or not
// regulated, and counts.
func (t *turn) complete(out *Decision, f Field, d *Document, tellings []*Document) {
	u := fieldUnit(d, f)
	for _, other := range tellings {
		if v := fieldUnit(other, f); u == nil && v != nil {
			u = v
			out.Spans, out.Fields = append(out.Spans, t.span(other, v)), append(out.Fields, f)
		}
	}
	switch {
	case u == nil && portalFields[f]:
		out.Notices = append(out.Notices, Notice{FieldUnknown, []string{string(f), d.Title}})
	case u != nil && saysNone(u.Text):
		out.Notices = append(out.Notices, Notice{FieldNone, []string{string(f), d.Title}})
	case u != nil && slices.ContainsFunc(out.Spans, func(s Span) bool { return s.Unit == u.ID }):
		out.Notices = append(out.Notices, t.counts(d, u)...)
	}
}

var (
	itemLine = regexp.MustCompile(`(?m)^(\d{1,2})\. `)
	sets     = regexp.MustCompile(`(?i)\d\s*(?:\(\pL+\)\s*)?bộ`)
	asksSets = regexp.MustCompile(`(?:may|bao nhieu|so) bo(?:[^a-z]|$)`)
)

// counts tells how many papers a dossier has, or a procedure steps, and that the number of sets is not known where it is asked.
func (t *turn) counts(d *Document, u *Unit) []Notice {
	var out []Notice
	switch u.Field {
	case HoSo:
		n, groups := 0, 0
		for _, m := range itemLine.FindAllStringSubmatch(u.Text, -1) {
			n++
			if m[1] == "1" {
				groups++
			}
		}
		switch {
		case groups > 1:
			out = append(out, Notice{PapersByCase, []string{strconv.Itoa(n), strconv.Itoa(groups)}})
		case n > 1:
			out = append(out, Notice{Papers, []string{strconv.Itoa(n)}})
		}
		if asksSets.MatchString(t.query.folded) && !sets.MatchString(u.Text) {
			out = append(out, Notice{SetsUnknown, []string{d.Title}})
		}
	case TrinhTu:
		if n := len(d.Steps); n > 1 {
			out = append(out, Notice{StepCount, []string{strconv.Itoa(n)}})
		}
	}
	return out
}

// portalFields are the fields that every procedure should tell.
var portalFields = map[Field]bool{ThoiHan: true, LePhi: true, HoSo: true, BieuMau: true, TrinhTu: true, CoQuan: true, CanCu: true, KetQua: true, DieuKien: true, DoiTuong: true, CachThuc: true, LuuHoSo: true}

// ways stand before what the portal says of a way of filing.
var ways = regexp.MustCompile(`(?m)^(?:(?:truc tiep|truc tuyen|dich vu buu chinh)(?:, )?)+:\s*`)

// saysNone tells whether a unit says only that its field is not regulated.
func saysNone(text string) bool {
	folded := strings.Trim(ways.ReplaceAllString(Fold(text), ""), " .\n-")
	return slices.Contains([]string{"khong quy dinh", "khong co", "khong", "khong co quy dinh", "khong yeu cau", "khong co yeu cau"}, folded)
}

// wanted returns the fields that the question asks for: the strongly asked ones, or all when none is.
func (t *turn) wanted() []Field {
	var out []Field
	for _, a := range t.query.asked {
		if len(out) > 0 && (a.weight < strong && t.query.asked[0].weight == strong || a.weight == 0) {
			break
		}
		out = append(out, a.field)
	}
	return out
}

// procedureUnits chooses the units of a procedure that answer the fields asked for, best first; without a field the
// overview. "Hồ sơ" of "hồ sơ lưu" and the like are left to the narrower field.
func (t *turn) procedureUnits(d *Document) []*Unit {
	var out []*Unit
	for _, f := range t.wanted() {
		u := fieldUnit(d, f)
		if u == nil && f == BieuMau {
			u = fieldUnit(d, HoSo)
		}
		if u != nil && !slices.Contains(out, u) {
			out = append(out, u)
		}
	}
	if u := t.closest(d, len(out) > 0); u != nil {
		return []*Unit{u}
	}
	if len(out) > 0 {
		return out
	}
	if u := fieldUnit(d, TongQuan); u != nil {
		return []*Unit{u}
	}
	return []*Unit{&d.Units[0]}
}

// Shares from which a unit of a procedure is chosen by its words.
const (
	closeAsk  = .8  // of a way of asking, even when a field was asked for
	closeWord = .55 // of the question's words that the title of the procedure lacks
)

// closest finds the unit of a procedure that the words of the question fit: one of its ways of asking, or, when no field was
// asked for, what it says about the words that are not in the title; nil when none stands out.
func (t *turn) closest(d *Document, fielded bool) *Unit {
	words := t.query.words
	if t.query.meant != nil {
		words = t.query.meant
	}
	weights := t.weigher(words)
	var best *Unit
	most := float32(closeAsk)
	for i := range d.Units {
		for _, ask := range t.asksOf(&d.Units[i]) {
			if s := weights.harmony(ask); s > most {
				best, most = &d.Units[i], s
			}
		}
	}
	switch {
	case best != nil && slices.Contains(t.wanted(), best.Field) && t.asksSeveral(): // one of them does not answer the others
		return nil
	case best != nil && fielded && (best.Field == TongQuan || t.asksOther(best.Field)): // the fields asked for say it better
		return nil
	case best != nil || fielded:
		return best
	}
	for _, w := range Tokens(d.Title + " " + strings.Join(d.Aliases, " ")) {
		delete(weights.of, w.F)
	}
	for w := range weights.of {
		if fillers[w] || cueWords[w] {
			delete(weights.of, w)
		}
	}
	most = closeWord
	for i := range d.Units {
		if u := &d.Units[i]; u.Field != TongQuan {
			if s := weights.share(u.Heading + " " + u.Text + " " + strings.Join(u.Ask, " ")); s > most+.05 {
				best, most = u, s
			}
		}
	}
	return best
}

// asksOther tells whether the question asks strongly for fields of procedures, and f is another of them.
func (t *turn) asksOther(f Field) bool {
	return portalFields[f] && t.query.asked[0].weight == strong && portalFields[t.query.asked[0].field] && !slices.Contains(t.wanted(), f)
}

// asksSeveral tells whether the question lists fields of procedures.
func (t *turn) asksSeveral() bool {
	if !listBreak.MatchString(t.query.folded) {
		return false
	}
	n := 0
	for _, a := range t.query.asked {
		if a.weight == strong && portalFields[a.field] {
			n++
		}
	}
	return n > 1
}

// fieldUnit returns the unit of d with that field that is no step, or nil.
func fieldUnit(d *Document, f Field) *Unit {
	for i := range d.Units {
		if d.Units[i].Field == f {
			return &d.Units[i]
		}
	}
	return nil
}

// byCode answers a question that names a procedure by its portal code.
func (t *turn) byCode() (Decision, bool) {
	d := t.refs.codes[t.query.code]
	if t.query.code == "" || d == nil {
		return Decision{}, false
	}
	return t.answerProcedure(d), true
}
