// Package stats analyses the items of a test with Moodle's definitions, so that its figures are Moodle's own
// (question/classes/statistics/questions/calculator.php and mod/quiz/report/statistics/classes/calculator.php).
package stats

import (
	"math"
	"slices"

	"isobot/quiz"
)

// Report is the analysis of one test.
type Report struct {
	quiz.Figures
	Items []quiz.ItemFigures `json:"items"`
}

// lowFacility is the facility, in percent, under which an item is flagged.
const lowFacility = 30

// Analyse computes all figures. The order of people does not matter; m is not changed.
func Analyse(m Matrix) Report {
	n := len(m.Marks)
	r := Report{Figures: quiz.Figures{People: n}, Items: make([]quiz.ItemFigures, 0, len(m.Items))}
	totals := make([]float64, n)
	for i, row := range m.Marks {
		totals[i] = sum(row)
	}
	r.Max = sum(m.Max)
	variances := 0.0
	covariances := make([]float64, len(m.Items)) // with the whole mark
	for j := range m.Items {
		marks := make([]float64, n)
		for i, row := range m.Marks {
			marks[i] = row[j]
		}
		r.Items = append(r.Items, item(m.Items[j], m.Max[j], marks, totals))
		if n > 1 {
			variances += covariance(marks, marks)
			covariances[j] = covariance(marks, totals)
		}
	}
	r.weights(covariances)
	r.test(totals, variances)
	return r
}

// item analyses one column of marks.
func item(id string, most float64, marks, totals []float64) quiz.ItemFigures {
	it := quiz.ItemFigures{ID: id, Max: most, Flags: []string{}}
	n := len(marks)
	if n > 0 && most > 0 {
		it.Facility = known(100 * mean(marks) / most)
	}
	if n > 1 {
		sd := math.Sqrt(covariance(marks, marks))
		it.SD = known(sd)
		if most > 0 {
			it.SDPercent = known(100 * sd / most)
		}
	}
	rest := make([]float64, n)
	for i := range marks {
		rest[i] = totals[i] - marks[i]
	}
	if n > 1 && !constant(marks) && !constant(rest) {
		c := covariance(marks, rest)
		it.DiscriminationIndex = known(100 * c / math.Sqrt(covariance(marks, marks)*covariance(rest, rest)))
		if largest := covariance(sorted(marks), sorted(rest)); largest != 0 {
			it.DiscriminativeEfficiency = known(100 * c / largest)
		}
	}
	flag(&it, n, marks)
	return it
}

func flag(it *quiz.ItemFigures, n int, marks []float64) {
	if d := it.DiscriminationIndex; d != nil && *d < 0 {
		it.Flags = append(it.Flags, quiz.NegativeDiscrimination)
	}
	if f := it.Facility; f != nil && *f < lowFacility {
		it.Flags = append(it.Flags, quiz.LowFacility)
	}
	if n > 1 && constant(marks) {
		it.Flags = append(it.Flags, quiz.NoVariance)
	}
	if n < quiz.FewPeople {
		it.Flags = append(it.Flags, quiz.TooFewPeople)
	}
}

// weights sets the effective weights: the root of each item's covariance with the whole mark, as part of the sum of all that are
// not negative.
func (r *Report) weights(covariances []float64) {
	all := 0.0
	for _, c := range covariances {
		all += math.Sqrt(max(0, c))
	}
	for j, c := range covariances {
		if all > 0 && c >= 0 {
			r.Items[j].EffectiveWeight = known(100 * math.Sqrt(c) / all)
		}
	}
}

// test computes the figures of the whole test from the people's marks and the sum of the items' variances.
func (r *Report) test(totals []float64, variances float64) {
	n := float64(len(totals))
	if n == 0 {
		return
	}
	m := mean(totals)
	r.Mean, r.Median = known(m), known(median(totals))
	r.MeanPercent, r.MedianPercent = r.percent(r.Mean), r.percent(r.Median)
	if n < 2 {
		return
	}
	var p2, p3, p4 float64
	for _, t := range totals {
		d := t - m
		p2, p3, p4 = p2+d*d, p3+d*d*d, p4+d*d*d*d
	}
	sd := math.Sqrt(p2 / (n - 1))
	r.SD = known(sd)
	r.SDPercent = r.percent(r.SD)
	if n < 3 || constant(totals) {
		return
	}
	m2, m3, m4 := p2/n, p3/n, p4/n
	k2, k3 := n*m2/(n-1), n*n*m3/((n-1)*(n-2))
	r.Skewness = known(k3 / math.Pow(k2, 1.5))
	if n > 3 {
		k4 := n * n * ((n+1)*m4 - 3*(n-1)*m2*m2) / ((n - 1) * (n - 2) * (n - 3))
		r.Kurtosis = known(k4 / (k2 * k2))
	}
	if p := float64(len(r.Items)); p > 1 {
		cic := 100 * p / (p - 1) * (1 - variances/k2)
		ratio := 100 * math.Sqrt(max(0, 1-cic/100)) // cic is at most 100; rounding may pass it by a hair
		r.CIC, r.ErrorRatio, r.StandardError = known(cic), known(ratio), known(ratio*sd/100)
		r.StandardErrorPercent = r.percent(r.StandardError)
	}
}

func (r *Report) percent(v *float64) *float64 {
	if v == nil || r.Max <= 0 {
		return nil
	}
	return known(100 * *v / r.Max)
}

// known is a figure that is defined; what is not finite is none.
func known(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}

func sum(v []float64) float64 {
	s := 0.0
	for _, x := range v {
		s += x
	}
	return s
}

func mean(v []float64) float64 { return sum(v) / float64(len(v)) }

func sorted(v []float64) []float64 {
	out := slices.Clone(v)
	slices.Sort(out)
	return out
}

func median(v []float64) float64 {
	s := sorted(v)
	h := len(s) / 2
	if len(s)%2 == 1 {
		return s[h]
	}
	return (s[h-1] + s[h]) / 2
}

// covariance is that of a sample, with n-1. A sum that is nothing but rounding is 0, so that its sign, which decides whether an
// effective weight is defined and an item flagged, does not hang on the order of people.
func covariance(a, b []float64) float64 {
	ma, mb, c, size := mean(a), mean(b), 0.0, 0.0
	for i := range a {
		term := (a[i] - ma) * (b[i] - mb)
		c, size = c+term, size+math.Abs(term)
	}
	if math.Abs(c) <= 1e-12*size {
		return 0
	}
	return c / float64(len(a)-1)
}

// constant tells whether all values are the same but for rounding.
func constant(v []float64) bool {
	if len(v) == 0 {
		return true
	}
	lo, hi := slices.Min(v), slices.Max(v)
	return hi-lo <= 1e-9*max(1, math.Abs(lo), math.Abs(hi))
}
