package knowledge

import "slices"

// Bounds of a curated way of asking, as harmony with the question.
const (
	sameQuestion = .9  // it is the question
	likeQuestion = .74 // it is like the question, if nothing else comes within closeRival
	closeRival   = .12
	curatedDepth = 10 // candidates whose ways of asking are compared
	rareWord     = 7  // weight of a word that the base does not know
)

// curated is an editor's way of asking that was found near a question.
type curated struct {
	entry entry
	unit  *Unit
	like  float32
	place int
}

// byAsking answers a question that an editor wrote down, in about these words, with the unit it was written for.
func (t *turn) byAsking(rs []ranked) (Decision, bool) {
	var found []curated
	views := []weigher{t.weigher(t.query.words)}
	if t.query.meant != nil {
		views = append(views, t.weigher(t.query.meant))
	}
	for _, r := range rs[:min(len(rs), curatedDepth)] {
		c := curated{entry: t.entries[r.passage], place: int(1 / r.x[rankFeatures-2])}
		for _, u := range c.entry.all() {
			for _, ask := range t.asksOf(u) {
				for _, w := range views {
					if s := w.harmony(ask); s > c.like {
						c.like, c.unit = s, u
					}
				}
			}
		}
		if c.unit != nil {
			found = append(found, c)
		}
	}
	slices.SortStableFunc(found, func(a, b curated) int {
		if d := b.like - a.like; d > .02 || d < -.02 {
			return int(d * 100)
		}
		return a.place - b.place
	})
	if len(found) == 0 || found[0].like < likeQuestion {
		return Decision{}, false
	}
	first := found[0]
	if first.like < sameQuestion && slices.ContainsFunc(found[1:], func(c curated) bool {
		return first.like-c.like < closeRival && !first.entry.cites(c.entry) && !c.entry.cites(first.entry)
	}) {
		return Decision{}, false
	}
	return t.asked(first), true
}

// asked answers with the unit that a way of asking belongs to, unless the question asks a procedure for other fields.
func (t *turn) asked(c curated) Decision {
	if c.entry.unit == nil {
		return t.answerProcedure(c.entry.doc)
	}
	return t.found(c.entry)
}

// all returns the units of an entry.
func (e entry) all() []*Unit {
	if e.unit != nil {
		return []*Unit{e.unit}
	}
	out := make([]*Unit, len(e.doc.Units))
	for i := range out {
		out[i] = &e.doc.Units[i]
	}
	return out
}

// weigher compares texts with the words of a question by their weights.
type weigher struct {
	of    map[string]float32
	total float32
}

func (t *turn) weigher(words []Token) weigher {
	w := weigher{of: make(map[string]float32, len(words))}
	for _, k := range words {
		if _, twice := w.of[k.F]; twice {
			continue
		}
		weight := float32(rareWord)
		if id := t.forward.folded[k.F]; id != 0 {
			weight = t.forward.idf[id]
		}
		w.of[k.F] = weight
		w.total += weight
	}
	return w
}

// share is the share of the question's weight that text holds.
func (w weigher) share(text string) float32 {
	var in, total float32
	held := map[string]bool{}
	for _, k := range Tokens(text) {
		held[k.F] = true
	}
	for word, weight := range w.of {
		total += weight
		if held[word] {
			in += weight
		}
	}
	return in / max(total, 1e-6)
}

// phrase is a way of asking, read once.
type phrase struct {
	words []phraseWord
	total float32 // of the weights
}

// phraseWord is a folded word with its weight; again when it stands in the phrase before.
type phraseWord struct {
	folded string
	weight float32
	again  bool
}

// asksOf reads the ways of asking for a unit, the first time that a question comes near it.
func (s *snapshot) asksOf(u *Unit) []phrase {
	if len(u.Ask) == 0 {
		return nil
	}
	if kept, ok := s.asks.Load(u); ok {
		return kept.([]phrase)
	}
	all := make([]phrase, len(u.Ask))
	for i, ask := range u.Ask {
		all[i] = s.forward.phrase(ask)
	}
	s.asks.Store(u, all)
	return all
}

func (f *forward) phrase(text string) (p phrase) {
	seen := map[string]bool{}
	for _, k := range Tokens(text) {
		weight := f.idf[f.folded[k.F]]
		p.words = append(p.words, phraseWord{k.F, weight, seen[k.F]})
		p.total += weight
		seen[k.F] = true
	}
	return p
}

// harmony is the harmonic mean of the share of the question's weight that a phrase holds and the share of the phrase's that the question
// holds.
func (w weigher) harmony(p phrase) float32 {
	var in, held float32
	for _, k := range p.words {
		weight, both := w.of[k.folded]
		if both && weight > 0 {
			in += k.weight
		}
		if both && !k.again {
			held += weight
		}
	}
	a, b := held/max(w.total, 1e-6), in/max(p.total, 1e-6)
	return 2 * a * b / max(a+b, 1e-6)
}
