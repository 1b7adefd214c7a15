package stats_test

import (
	"encoding/json"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"isobot/quiz"
	"isobot/quiz/stats"
)

func near(t testing.TB, what string, got *float64, want float64) {
	t.Helper()
	switch {
	case math.IsNaN(want) && got != nil:
		t.Errorf("%s = %v, want null", what, *got)
	case math.IsNaN(want):
	case got == nil:
		t.Errorf("%s = null, want %v", what, want)
	case math.Abs(*got-want) > 1e-6:
		t.Errorf("%s = %v, want %v", what, *got, want)
	}
}

var null = math.NaN()

// TestByHand is worked out on paper: marks A 1 1 0 0, B 1 0 0 0, hence totals 2 1 0 0, variances 1/3 and 1/4, k2 = 11/12, k3 = 3/4,
// k4 = -13/12, cov(A, B) = 1/6, which is the largest that these marks allow.
func TestByHand(t *testing.T) {
	m, err := stats.Read(strings.NewReader("A,B\n1,1\n1,1\n1,0\n0,\n0,-\n"))
	if err != nil {
		t.Fatal(err)
	}
	r := stats.Analyse(m)
	near(t, "mean", r.Mean, 0.75)
	near(t, "mean percent", r.MeanPercent, 37.5)
	near(t, "median", r.Median, 0.5)
	near(t, "sd", r.SD, math.Sqrt(11.0/12))
	near(t, "skewness", r.Skewness, 0.75/math.Pow(11.0/12, 1.5))
	near(t, "kurtosis", r.Kurtosis, (-13.0/12)/math.Pow(11.0/12, 2))
	near(t, "cic", r.CIC, 200*(1-(7.0/12)/(11.0/12)))
	near(t, "error ratio", r.ErrorRatio, 100*math.Sqrt(3.0/11))
	near(t, "standard error", r.StandardError, 0.5)
	a, b := r.Items[0], r.Items[1]
	near(t, "facility A", a.Facility, 50)
	near(t, "facility B", b.Facility, 25)
	near(t, "sd A", a.SD, math.Sqrt(1.0/3))
	near(t, "discrimination", a.DiscriminationIndex, 100/math.Sqrt(3))
	near(t, "efficiency", b.DiscriminativeEfficiency, 100)
	if !slices.Equal(b.Flags, []string{quiz.LowFacility, quiz.TooFewPeople}) {
		t.Errorf("flags %v", b.Flags)
	}
}

func TestUndefined(t *testing.T) {
	for _, c := range []struct {
		name, csv          string
		people             int
		mean, sd, skew, di float64
	}{
		{"nobody", "A,B\n1,1\n", 0, null, null, null, null},
		{"one", "A,B\n1,1\n1,0\n", 1, 1, null, null, null},
		{"two", "A,B\n1,1\n1,0\n0,1\n", 2, 1, 0, null, -100},
		{"all the same", "A,B\n1,1\n0.1,1\n0.1,1\n0.1,1\n0.1,1\n", 4, 1.1, 0, null, null},
		{"one item", "A\n1\n1\n0\n1\n0\n", 4, 0.5, math.Sqrt(1.0 / 3), 0, null},
	} {
		t.Run(c.name, func(t *testing.T) {
			m, err := stats.Read(strings.NewReader(c.csv))
			if err != nil {
				t.Fatal(err)
			}
			r := stats.Analyse(m)
			if r.People != c.people {
				t.Errorf("people %d", r.People)
			}
			near(t, "mean", r.Mean, c.mean)
			near(t, "sd", r.SD, c.sd)
			near(t, "skewness", r.Skewness, c.skew)
			near(t, "discrimination", r.Items[0].DiscriminationIndex, c.di)
			if len(r.Items) == 1 {
				near(t, "cic", r.CIC, null)
			}
			if _, err := json.Marshal(r); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestRead(t *testing.T) {
	for _, c := range []struct{ name, csv, want string }{
		{"semicolons, decimal commas, BOM, names", "\uFEFFHọ tên;C1;C2\nĐiểm tối đa;1;2,5\nAn;0,5;2\nBình;;-\n;;\n", `[[0.5,2],[0,0]]`},
		{"short row", "a,b\n1,1\n1\n", `[[1,0]]`},
		{"blank lines", "a,b\n1,1\n\n1,0\n,\n\n", `[[1,0]]`},
		{"trailing delimiter", "a,b,\n1,1,\n1,0,\n", `[[1,0]]`},
		{"negative marks", "a,b\n1,1\n-0.5,1\n", `[[-0.5,1]]`},
	} {
		t.Run(c.name, func(t *testing.T) {
			m, err := stats.Read(strings.NewReader(c.csv))
			if err != nil {
				t.Fatal(err)
			}
			if got, _ := json.Marshal(m.Marks); string(got) != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

func TestReadErrors(t *testing.T) {
	for _, c := range []struct{ name, csv, want string }{
		{"empty", "", "tệp trống"},
		{"no maxima", "a,b\n", "thiếu dòng 2"},
		{"a word for a maximum", "a,b\n1,x\n", "dòng 2, câu b"},
		{"a word for a mark", "a,b\n1,1\n1,khá\n", `dòng 3, câu b: "khá" không phải điểm`},
		{"too many cells", "a,b\n1,1\n1,1,1\n", "dòng 3 có nhiều ô hơn số câu (2)"},
		{"over the maximum", "a,b\n1,1\n2,1\n", "dòng 3, câu a: điểm 2 lớn hơn điểm tối đa 1"},
		{"infinite", "a,b\n1,1\nInf,1\n", "dòng 3, câu a"},
		{"quotes", "a,b\n1,1\n\"1,1\n", "dòng"},
		{"not UTF-8", "a,b\n1,1\n\xff,1\n", "không phải UTF-8"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := stats.Read(strings.NewReader(c.csv))
			if !errors.Is(err, stats.ErrBad) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, want %q", err, c.want)
			}
		})
	}
}

func anyMatrix(t *rapid.T) stats.Matrix {
	items, people := rapid.IntRange(2, 6).Draw(t, "items"), rapid.IntRange(4, 40).Draw(t, "people")
	m := stats.Matrix{}
	for range items {
		m.Items, m.Max = append(m.Items, "q"), append(m.Max, 4)
	}
	for range people {
		row := make([]float64, items)
		for j := range row {
			row[j] = float64(rapid.IntRange(0, 8).Draw(t, "mark")) / 2
		}
		m.Marks = append(m.Marks, row)
	}
	return m
}

// figures flattens a report, -1 standing for null.
func figures(t *rapid.T, r stats.Report, names ...string) []float64 {
	b, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var whole map[string]any
	if err := json.Unmarshal(b, &whole); err != nil {
		t.Fatal(err)
	}
	var out []float64
	take := func(m map[string]any) {
		for _, n := range names {
			v, ok := m[n].(float64)
			if !ok {
				v = -1e6
			}
			out = append(out, v)
		}
	}
	take(whole)
	for _, it := range whole["items"].([]any) {
		take(it.(map[string]any))
	}
	return out
}

func alike(t *rapid.T, a, b []float64) {
	for i := range a {
		if math.Abs(a[i]-b[i]) > 1e-6 {
			t.Fatalf("%v\n%v", a, b)
		}
	}
}

// TestOrderOfPeople: permuting people changes nothing.
func TestOrderOfPeople(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := anyMatrix(t)
		names := []string{"mean", "median", "sd", "skewness", "kurtosis", "cic", "error_ratio", "standard_error", "facility", "discrimination_index", "discriminative_efficiency", "effective_weight"}
		before := figures(t, stats.Analyse(m), names...)
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		r.Shuffle(len(m.Marks), func(i, j int) { m.Marks[i], m.Marks[j] = m.Marks[j], m.Marks[i] })
		alike(t, before, figures(t, stats.Analyse(m), names...))
	})
}

// TestShift: a mark that everybody gets on top moves the mean and nothing that spread or order decide.
func TestShift(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := anyMatrix(t)
		names := []string{"sd", "skewness", "kurtosis", "cic", "error_ratio", "standard_error", "discrimination_index", "discriminative_efficiency", "effective_weight"}
		r := stats.Analyse(m)
		before, mean := figures(t, r, names...), *r.Mean
		for i := range m.Marks {
			m.Marks[i][0] += 2
		}
		r = stats.Analyse(m)
		alike(t, before, figures(t, r, names...))
		alike(t, []float64{mean + 2}, []float64{*r.Mean})
	})
}

// TestScale: marks counted in other units change no percentage and no ratio.
func TestScale(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := anyMatrix(t)
		names := []string{"mean_percent", "sd_percent", "skewness", "kurtosis", "cic", "error_ratio", "facility", "discrimination_index", "discriminative_efficiency"}
		before := figures(t, stats.Analyse(m), names...)
		for j := range m.Max {
			m.Max[j] *= 4
			for i := range m.Marks {
				m.Marks[i][j] *= 4
			}
		}
		alike(t, before, figures(t, stats.Analyse(m), names...))
	})
}

// TestBounds: correlations stay within -100 and 100, and the efficiency of an item that goes with the test within 100.
func TestBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := stats.Analyse(anyMatrix(t))
		for _, it := range r.Items {
			if d := it.DiscriminationIndex; d != nil && math.Abs(*d) > 100+1e-9 {
				t.Fatalf("discrimination %v", *d)
			}
			if e := it.DiscriminativeEfficiency; e != nil && *e > 100+1e-9 {
				t.Fatalf("efficiency %v", *e)
			}
		}
		if r.CIC != nil && *r.CIC > 100+1e-9 {
			t.Fatalf("cic %v", *r.CIC)
		}
	})
}

func FuzzRead(f *testing.F) {
	f.Add("a,b\n1,1\n1,0\n")
	f.Add("\uFEFFx;a\nmax;1\nAn;0,5\n")
	f.Fuzz(func(t *testing.T, s string) {
		m, err := stats.Read(strings.NewReader(s))
		if err != nil {
			return
		}
		if _, err := json.Marshal(stats.Analyse(m)); err != nil {
			t.Error(err)
		}
	})
}

// TestNoCovariance: an item that does not go with the test at all weighs 0 in every order of people, though the sums round differently.
func TestNoCovariance(t *testing.T) {
	m := stats.Matrix{Items: []string{"a", "b"}, Max: []float64{1, 1}}
	for _, a := range []float64{0.1, 0.7, 0.3} {
		for _, b := range []float64{0.2, 0.9, 0.4} {
			m.Marks = append(m.Marks, []float64{a, b})
		}
	}
	for range m.Marks {
		m.Marks = append(m.Marks[1:], m.Marks[0])
		r := stats.Analyse(m)
		if d := r.Items[0].DiscriminationIndex; d == nil || *d != 0 {
			t.Fatalf("discrimination %v, want 0", d)
		}
		if slices.Contains(r.Items[0].Flags, quiz.NegativeDiscrimination) {
			t.Fatal("flagged for rounding")
		}
	}
}
