package knowledge

import "slices"

// alike is the share of words, as a Dice coefficient, from which two questions count as the same.
const alike = .6

// Group puts questions that ask about the same together: it returns the indices of each group's questions in ascending order, groups by
// their first question. A question joins the group whose first question shares most words with it, if those are enough; words that say
// nothing about a subject count only in questions of nothing else.
func Group(questions []string) [][]int {
	var groups [][]int
	var sizes []int
	holding := map[string][]int{} // word -> groups whose first question has it
	for i, q := range questions {
		words := contentWords(q)
		shared := map[int]int{}
		for _, w := range words {
			for _, g := range holding[w] {
				shared[g]++
			}
		}
		best, most := -1, 0.
		for g, n := range shared {
			dice := 2 * float64(n) / float64(sizes[g]+len(words))
			if dice >= alike && (dice > most || dice == most && g < best) {
				best, most = g, dice
			}
		}
		if best >= 0 {
			groups[best] = append(groups[best], i)
			continue
		}
		for _, w := range words {
			holding[w] = append(holding[w], len(groups))
		}
		groups, sizes = append(groups, []int{i}), append(sizes, len(words))
	}
	return groups
}

// contentWords returns the folded words of a question without fillers, each once; all of them when there are only fillers.
func contentWords(question string) []string {
	var all, out []string
	for _, w := range plainWords(Tokens(Clean(question))) {
		if slices.Contains(all, w.F) {
			continue
		}
		all = append(all, w.F)
		if !fillers[w.F] {
			out = append(out, w.F)
		}
	}
	if len(out) == 0 {
		return all
	}
	return out
}
