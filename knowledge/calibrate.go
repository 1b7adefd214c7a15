package knowledge

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// Bounds are the logarithms of the odds that the first passage found is right, from which on a question is answered, and from which on
// options are offered.
type Bounds struct {
	Answer float64 `json:"answer"`
	Offer  float64 `json:"offer"`
}

// Limits of a refit. Questions made from a base are nearer to its words than people's: and alike texts make them hard
// to tell apart: they move the bounds a little only.
const (
	loosest      = .25  // below the shipped bound
	tightest     = .3   // above it
	fewQuestions = 60   // of which the trees decide: with fewer the shipped bounds stay
	maxMade      = 350  // questions made from the base
	aimWrong     = .05  // of direct answers
	aimFilled    = .03  // of questions whose answer is hidden
	nineInTen    = 1.28 // deviations of a one-sided confidence of 90 %
)

// Calibration is what a refit of the bounds to a base found.
type Calibration struct {
	Version   string  `json:"version"` // of the base
	Documents int     `json:"documents"`
	Shipped   Bounds  `json:"shipped"`
	Before    Bounds  `json:"before"`
	Bounds    Bounds  `json:"bounds"`    // to use from now on
	Questions int     `json:"questions"` // that the trees decided
	Was       Outcome `json:"was"`       // with Before
	Is        Outcome `json:"is"`        // with Bounds
	TooFew    bool    `json:"too_few"`   // there were too few questions, the shipped bounds stay
}

// Outcome is what bounds do with made questions.
type Outcome struct {
	Answered float64 `json:"answered"` // share answered directly
	Right    float64 `json:"right"`    // of those, share right
	Filled   float64 `json:"filled"`   // share answered with the answer hidden
}

// Validate tells whether c has bounds that a refit by this program can have made. What was kept in a file may be anything.
func (c *Calibration) Validate() error {
	m, err := parseModel(modelText)
	if err != nil {
		return err
	}
	if c.Shipped != m.bounds {
		return errors.New("bounds were fitted with another version of the program; run isobot knowledge fit")
	}
	off := c.Bounds.Answer - m.bounds.Answer
	if !(off >= -loosest-1e-9 && off <= tightest+1e-9) || !(c.Bounds.Offer <= c.Bounds.Answer) || math.IsInf(c.Bounds.Offer, 0) {
		return fmt.Errorf("bounds %.2f and %.2f are outside of what a refit makes; run isobot knowledge fit", c.Bounds.Answer, c.Bounds.Offer)
	}
	return nil
}

// probe is one question asked for calibration: the odds it was decided with.
type probe struct {
	odds        float64
	hole, right bool
}

// Calibrate fits the bounds to the base as it is, and leaves them as they are: UseBounds sets them. Questions are made from titles,
// headings, first sentences and editors' ways of asking, with words dropped, accents lost and slips made, always the same ones of the
// same base; asked (which may be nil) are added, their gold naming documents or units. It takes a few seconds.
func (b *Base) Calibrate(ctx context.Context, asked []TestQuery) (Calibration, error) {
	s := b.current.Load()
	c := Calibration{Version: s.version, Documents: len(s.docs), Shipped: b.shipped, Before: s.model.bounds, Bounds: b.shipped}
	var probes []probe
	for _, q := range append(s.made(), asked...) {
		if err := ctx.Err(); err != nil {
			return c, fmt.Errorf("calibrate: %w", err)
		}
		probes = append(probes, s.probes(q)...)
	}
	for _, p := range probes {
		if !p.hole {
			c.Questions++
		}
	}
	if c.TooFew = c.Questions < fewQuestions; !c.TooFew {
		c.Bounds.Answer = settle(probes, b.shipped.Answer)
	}
	c.Was, c.Is = outcome(probes, c.Before.Answer), outcome(probes, c.Bounds.Answer)
	return c, nil
}

// Bounds are those that questions are decided with now.
func (b *Base) Bounds() Bounds { return b.current.Load().model.bounds }

// Shipped are the bounds that the program comes with.
func (b *Base) Shipped() Bounds { return b.shipped }

// UseBounds answers from now on with these bounds, now and after the base is replaced. They are those of a Calibration.
func (b *Base) UseBounds(bounds Bounds) error {
	if math.IsNaN(bounds.Answer) || math.IsNaN(bounds.Offer) {
		return errors.New("use bounds: a bound is no number")
	}
	b.replacing.Lock()
	defer b.replacing.Unlock()
	m, s := *b.model, *b.current.Load()
	m.bounds = bounds
	b.model, s.model = &m, &m
	b.current.Store(&s)
	return nil
}

// settle moves a bound on evidence alone: up while the aims are missed with confidence, to where they are kept; down to where they are
// kept with confidence; else not at all.
func settle(probes []probe, shipped float64) float64 {
	var answered, wrong, holes, filled float64
	for _, p := range probes {
		switch in := p.odds >= shipped; {
		case p.hole:
			holes++
			if in {
				filled++
			}
		case in:
			answered++
			if !p.right {
				wrong++
			}
		}
	}
	if likely(wrong, answered, -nineInTen) > aimWrong || likely(filled, holes, -nineInTen) > aimFilled {
		return min(max(lowest(probes, 0), shipped), shipped+tightest)
	}
	return max(min(lowest(probes, nineInTen), shipped), shipped-loosest)
}

// lowest is the lowest bound at which the shares of wrong answers and filled holes, z deviations up, keep the aims.
func lowest(probes []probe, z float64) float64 {
	probes = slices.Clone(probes)
	slices.SortStableFunc(probes, func(a, b probe) int { return cmp.Compare(b.odds, a.odds) })
	var right, wrong, filled, holes float64
	for _, p := range probes {
		if p.hole {
			holes++
		}
	}
	out := math.Inf(1)
	for i, p := range probes {
		switch {
		case p.hole:
			filled++
		case p.right:
			right++
		default:
			wrong++
		}
		last := i+1 == len(probes) || probes[i+1].odds < p.odds
		if last && likely(wrong, right+wrong, z) <= aimWrong && likely(filled, holes, z) <= aimFilled {
			out = p.odds
		}
	}
	return out
}

// likely is the share of which k in n were seen, z deviations up or down (Wilson's score interval).
func likely(k, n, z float64) float64 {
	if n == 0 {
		return 0
	}
	p := k / n
	return (p + z*z/(2*n) + z*math.Sqrt(p*(1-p)/n+z*z/(4*n*n))) / (1 + z*z/n)
}

// outcome tells what a bound does with probes.
func outcome(probes []probe, bound float64) Outcome {
	var questions, holes, answered, right, filled float64
	for _, p := range probes {
		in := 0.
		if p.odds >= bound {
			in = 1
		}
		switch {
		case p.hole:
			holes++
			filled += in
		default:
			questions++
			answered += in
			if p.right {
				right += in
			}
		}
	}
	return Outcome{answered / max(questions, 1), right / max(answered, 1), filled / max(holes, 1)}
}

// probes asks a question, and asks it again with its gold hidden. A question that does not bring its gold among the first three is none
// that a person would ask for it.
func (s *snapshot) probes(q TestQuery) []probe {
	gold := s.goldOf(q)
	isGold := func(id string) bool {
		return slices.ContainsFunc(gold, func(g string) bool { return g == id || s.stem(g) == s.stem(id) })
	}
	t := s.probe(q.Text, nil)
	ids := t.ranking()
	if len(gold) == 0 || !slices.ContainsFunc(ids[:min(len(ids), 3)], isGold) {
		return nil
	}
	var out []probe
	if !math.IsNaN(t.weighed) {
		out = append(out, probe{odds: t.weighed, right: isGold(ids[0])})
	}
	if h := s.probe(q.Text, gold); !math.IsNaN(h.weighed) && !isGold(h.ranking()[0]) {
		out = append(out, probe{odds: h.weighed, hole: true})
	}
	return out
}

// probe decides a question with documents hidden.
func (s *snapshot) probe(text string, hidden []string) *turn {
	t := &turn{snapshot: s, question: Question{Text: text, AsOf: Date(time.Now().Format(time.DateOnly))}, hidden: hidden, weighed: math.NaN()}
	t.query = s.parse(t.question)
	t.decide()
	return t
}

// goldOf are the ids of the documents that the gold of q names, or names units of.
func (s *snapshot) goldOf(q TestQuery) []string {
	var out []string
	for _, g := range s.identify(q.Gold) {
		if e, ok := s.units[g]; ok {
			g = e.doc.ID
		}
		if s.byID[g] != nil {
			out = append(out, g)
		}
	}
	return out
}

// made are the questions made from the base, spread over all of its entries, and always the same.
func (s *snapshot) made() []TestQuery {
	var out []TestQuery
	step := max(len(s.entries)/maxMade, 1)
	for i := 0; i < len(s.entries); i += step {
		e := s.entries[i]
		h := fnv.New64a()
		h.Write([]byte(e.doc.ID))
		r := rand.New(rand.NewPCG(h.Sum64(), uint64(i)))
		text := s.wordsToAsk(e, r)
		if len(strings.Fields(text)) < 3 {
			continue
		}
		switch i / step % 3 {
		case 1:
			text = Fold(text)
		case 2:
			text = mistype(r, text)
		}
		out = append(out, TestQuery{ID: fmt.Sprint(i), Text: text, Gold: []string{e.doc.ID}})
	}
	return out
}

// wordsToAsk are words of an entry that a person could ask for it with: what it is called, a way of asking, or most words of the sentence
// that tells it best from others.
func (s *snapshot) wordsToAsk(e entry, r *rand.Rand) string {
	if e.unit == nil {
		return e.doc.Title
	}
	if n := len(e.unit.Ask); n > 0 && r.IntN(2) == 0 {
		return e.unit.Ask[r.IntN(n)]
	}
	if e.unit.Heading != "" && r.IntN(3) == 0 {
		return e.unit.Heading + " " + e.doc.Title
	}
	best, most := "", float32(0)
	for sentence := range strings.FieldsFuncSeq(e.unit.Text, func(r rune) bool { return strings.ContainsRune(".;:?!\n", r) }) {
		words := Tokens(sentence)
		weight := float32(0)
		for _, w := range words[:min(len(words), madeWords)] {
			weight += s.forward.idf[s.forward.folded[w.F]]
		}
		if len(words) >= 5 && weight > most {
			best, most = sentence, weight
		}
	}
	return thin(r, strings.Fields(best))
}

// Of the words of a made question.
const (
	madeWords = 24
	dropped   = .25
)

// thin drops some of the words.
func thin(r *rand.Rand, words []string) string {
	var out []string
	for _, w := range words[:min(len(words), madeWords)] {
		if r.Float64() >= dropped {
			out = append(out, w)
		}
	}
	return strings.Join(out, " ")
}

// mistype swaps two neighbouring letters in some of the words.
func mistype(r *rand.Rand, text string) string {
	words := strings.Fields(text)
	for i, w := range words {
		if letters := []rune(w); len(letters) > 2 && r.Float64() < .15 {
			k := r.IntN(len(letters) - 1)
			letters[k], letters[k+1] = letters[k+1], letters[k]
			words[i] = string(letters)
		}
	}
	return strings.Join(words, " ")
}
