package dialog

import (
	"slices"

	"isobot/knowledge"
)

// mostGaps is how many open gaps are looked at together, the oldest.
const mostGaps = 5000

// mostWordings is how many ways of asking one decision keeps, the most frequent.
const mostWordings = 50

// GapGroup is open gaps that ask about the same.
type GapGroup struct {
	Gaps    []Gap     // in order of time
	Asked   []Wording // different ways of asking, the most frequent first
	Nearest []string  // units that were offered, the most frequent first
}

// Wording is a way of asking and how often it came.
type Wording struct {
	Question string
	Times    int
}

// GroupGaps puts gaps that ask about the same together: the largest group first, of equal ones the one that waits longest. gaps are in
// order of time.
func GroupGaps(gaps []Gap) []GapGroup {
	questions := make([]string, len(gaps))
	for i := range gaps {
		questions[i] = gaps[i].Question
	}
	var groups []GapGroup
	for _, members := range knowledge.Group(questions) {
		var g GapGroup
		for _, i := range members {
			g.Gaps = append(g.Gaps, gaps[i])
		}
		g.Asked, g.Nearest = wordings(g.Gaps), offered(g.Gaps)
		groups = append(groups, g)
	}
	slices.SortStableFunc(groups, func(a, b GapGroup) int { return len(b.Gaps) - len(a.Gaps) })
	return groups
}

func wordings(gaps []Gap) []Wording {
	at := map[string]int{}
	var out []Wording
	for _, g := range gaps {
		key := knowledge.QuestionKey(g.Question)
		i, ok := at[key]
		if !ok {
			i, at[key] = len(out), len(out)
			out = append(out, Wording{Question: g.Question})
		}
		out[i].Times++
	}
	slices.SortStableFunc(out, func(a, b Wording) int { return b.Times - a.Times })
	return out
}

func offered(gaps []Gap) []string {
	times := map[string]int{}
	var out []string
	for _, g := range gaps {
		for _, unit := range g.Nearest {
			if times[unit]++; times[unit] == 1 {
				out = append(out, unit)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b string) int { return times[b] - times[a] })
	return out
}

// Questions are the ways of asking that a decision about the group is for.
func (g *GapGroup) Questions() []string {
	var out []string
	for _, w := range g.Asked[:min(len(g.Asked), mostWordings)] {
		out = append(out, w.Question)
	}
	return out
}

// ID names the group by its first gap; it is the name of any of its gaps too.
func (g *GapGroup) ID() string { return g.Gaps[0].ID }

// OpenGroups groups the open gaps, the oldest first when there are very many, and tells how many are open in all.
func OpenGroups(tx Tx) (groups []GapGroup, open int, err error) {
	var gaps []Gap
	if err := tx.EachOpenGap(func(g Gap) bool { gaps = append(gaps, g); return len(gaps) < mostGaps }); err != nil {
		return nil, 0, err
	}
	open, err = tx.OpenGaps()
	return GroupGaps(gaps), open, err
}

// AskedAgain is the open gaps that are one of these questions in the same words: a decision made anew closes them too.
func AskedAgain(tx Tx, questions []string) (GapGroup, error) {
	keys := map[string]bool{}
	for _, q := range questions {
		keys[knowledge.QuestionKey(q)] = true
	}
	var g GapGroup
	seen := 0
	err := tx.EachOpenGap(func(gap Gap) bool {
		if keys[knowledge.QuestionKey(gap.Question)] {
			g.Gaps = append(g.Gaps, gap)
		}
		seen++
		return seen < mostGaps
	})
	g.Asked, g.Nearest = wordings(g.Gaps), offered(g.Gaps)
	return g, err
}

// OpenGroup finds the group that holds an open gap.
func OpenGroup(tx Tx, gap string) (GapGroup, bool, error) {
	groups, _, err := OpenGroups(tx)
	for _, g := range groups {
		if slices.ContainsFunc(g.Gaps, func(x Gap) bool { return x.ID == gap }) {
			return g, true, err
		}
	}
	return GapGroup{}, false, err
}
