package dialog

import (
	"regexp"
	"strings"

	"isobot/quiz"
)

// leadWords are what people write before a letter: "câu b", "đáp án là c", "em chọn a ạ".
var leadWords = regexp.MustCompile(`\b(cau|dap an|phuong an|lua chon|y|chon|la|em|minh|toi|nha|nhe|a a|thu tu|va|ok|nghi|chac|chac chan|theo|co le|hinh nhu|doan)\b`)

// letters finds single letters or numbers, or runs of letters such as "bac" or "1b2a".
var letters = regexp.MustCompile(`^[a-z0-9\s,;.\-:)>/()]+$`)

// picks reads a typed answer as shown places: "b", "B.", "câu b", "2", "đáp án b", "a c", "ac", "1-b 2-a", or the words of an option.
func picks(text string, it quiz.Item, q *quiz.Question) ([]int, bool) {
	said := plain(text)
	if n, ok := optionText(said, it, q); ok {
		return []int{n}, true
	}
	if said == "a" || !strings.HasSuffix(said, " a") { // a trailing "ạ" of politeness folds to "a"
	} else if least, _ := q.Picks(); least == 1 && q.Type != quiz.MultipleChoice {
		said = strings.TrimSuffix(said, " a")
	}
	whole := said
	said = strings.TrimSpace(leadWords.ReplaceAllString(said, " "))
	if said == "" && whole != plain(text) && !strings.HasSuffix(strings.TrimSpace(text), "ạ") { // "câu a": the letter, not politeness
		said = "a"
	}
	if said == "" || !letters.MatchString(said) {
		return nil, false
	}
	places, ok := placesOf(said, len(it.Perm), q.Type == quiz.Matching)
	least, most := q.Picks()
	return places, ok && len(places) >= least && len(places) <= most
}

// meantAsPick tells that a text is letters and numbers only, as an answer is, though not one to this question.
func meantAsPick(said string) bool {
	words := strings.Fields(said)
	for _, w := range words {
		if len(w) > 2 {
			return false
		}
	}
	return len(words) > 0
}

// placesOf reads letters and numbers as places below n. In a matching answer the numbers of the left sides are passed over.
func placesOf(said string, n int, matching bool) ([]int, bool) {
	words := strings.FieldsFunc(said, func(r rune) bool { return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9') })
	var places []int
	for _, w := range words {
		for i := 0; i < len(w); i++ {
			place, ok := placeOf(w[i])
			if isDigit(w[i]) && (matching || len(w) > 1 && !onlyDigits(w)) {
				continue
			}
			if !ok || place >= n {
				return nil, false
			}
			places = append(places, place)
		}
	}
	return places, len(places) > 0
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func onlyDigits(w string) bool { return strings.Trim(w, "0123456789") == "" }

func placeOf(c byte) (int, bool) {
	switch {
	case c >= 'a' && c <= 'h':
		return int(c - 'a'), true
	case c >= '1' && c <= '8':
		return int(c - '1'), true
	}
	return 0, false
}

// optionText finds the shown place whose whole text was typed.
func optionText(said string, it quiz.Item, q *quiz.Question) (int, bool) {
	if said == "" || q.Type == quiz.Ordering || q.Type == quiz.Matching {
		return 0, false
	}
	for place, i := range it.Perm {
		if plain(q.Options[i].Text) == said {
			return place, true
		}
	}
	return 0, false
}
