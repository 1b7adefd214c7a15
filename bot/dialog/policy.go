package dialog

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"isobot/bot"
	"isobot/quiz"
)

// courseRules are how the tests of a course are taken when an assignment does not say otherwise.
func (t *turn) courseRules(course string) quiz.Rules {
	c, _ := t.lesson(course, "")
	switch {
	case c == nil:
		return quiz.DefaultFinal
	case c.Final != nil:
		return c.Final.Rules
	}
	return quiz.Rules{Pass: c.PassPercent, Groups: c.Groups}
}

// rulesOr are those that were chosen, or else others.
func (g *giving) rulesOr(r quiz.Rules) quiz.Rules {
	if g.Rules != nil {
		return *g.Rules
	}
	return r
}

// The values that a tap goes through, one after the other.
var (
	choiceTries   = []int{0, 1, 2, 3, 5}
	choiceDelays  = [][]int{nil, {24}, {24, 72}}
	choiceMinutes = []int{0, 15, 30, 45, 60}
	choiceKeep    = []quiz.Keep{quiz.Best, quiz.Last}
	choiceKey     = []quiz.KeyTime{quiz.AtOnce, quiz.AfterLast, quiz.AfterDue}
	choiceSure    = []quiz.Asking{quiz.NotSure, quiz.AskSure}
)

// after gives the value that follows the present one; one that is none of them is followed by the first.
func after[T any](all []T, same func(T) bool) T {
	return all[(slices.IndexFunc(all, same)+1)%len(all)]
}

func is[T comparable](v T) func(T) bool { return func(o T) bool { return o == v } }

// rulesTap shows the rules, changes one, or goes back to the assignment.
func (t *turn) rulesTap(g giving, what string) error {
	r := g.rulesOr(t.courseRules(g.Course))
	r.Keep, r.Key, r.Sure = cmp.Or(r.Keep, quiz.Best), cmp.Or(r.Key, quiz.AtOnce), cmp.Or(r.Sure, quiz.NotSure)
	switch what {
	case "done":
		return t.confirmAssign(g)
	case "reset":
		g.Rules = nil
		return t.confirmAssign(g)
	case "tries":
		r.Tries = after(choiceTries, is(r.Tries))
	case "delays":
		r.Delays = after(choiceDelays, func(d []int) bool { return slices.Equal(d, r.Delays) })
	case "minutes":
		r.Minutes = after(choiceMinutes, is(r.Minutes))
	case "keep":
		r.Keep = after(choiceKeep, is(r.Keep))
	case "key":
		r.Key = after(choiceKey, is(r.Key))
	case "sure":
		r.Sure = after(choiceSure, is(r.Sure))
	}
	if what != "" {
		g.Rules = &r
	}
	if err := t.enter(assignName, g); err != nil {
		return err
	}
	var rows [][]bot.Button
	for i, part := range rulesParts(r) {
		rows = append(rows, row(button(part, "a", "p", []string{"tries", "delays", "minutes", "keep", "key", "sure"}[i])))
	}
	rows = append(rows, row(button(wRulesDone, "a", "p", "done"), button(wRulesReset, "a", "p", "reset")))
	t.instead(bot.Message{Text: wRulesAsk, Buttons: rows})
	return nil
}

// rulesParts says the rules, a part for each that can be chosen.
func rulesParts(r quiz.Rules) []string {
	tries, delays, minutes := wTriesAny, wDelaysNone, wMinutesNone
	if r.Tries > 0 {
		tries = fmt.Sprintf(wTries, r.Tries)
	}
	if len(r.Delays) > 0 {
		hours := make([]string, len(r.Delays))
		for i, h := range r.Delays {
			hours[i] = strconv.Itoa(h)
		}
		delays = fmt.Sprintf(wDelays, strings.Join(hours, ", "))
	}
	if r.Minutes > 0 {
		minutes = fmt.Sprintf(wMinutes, r.Minutes)
	}
	return []string{tries, delays, minutes, wKeeps[cmp.Or(r.Keep, quiz.Best)], wKeyTimes[cmp.Or(r.Key, quiz.AtOnce)], wAskings[cmp.Or(r.Sure, quiz.NotSure)]}
}

func rulesLine(r quiz.Rules) string {
	return wRulesAre + strings.Join(rulesParts(r), "; ") + "."
}

// Rules as they are typed, folded.
var (
	saysTries   = regexp.MustCompile(`\b(\d{1,2}) lan\b`)
	saysMinutes = regexp.MustCompile(`\b(\d{1,3}) phut\b`)
	saysDelays  = regexp.MustCompile(`\bcho (\d{1,3}(?:(?: gio)?(?:,| va) \d{1,3})*)\b`)
	belowZero   = regexp.MustCompile(`(?:^|[\s,;:(])[-−–]\d`)
	numbers     = regexp.MustCompile(`\d+`)
)

const wRulesBelowZero = "Số lần, số giờ và số phút không được âm, nên tôi giữ nguyên cách làm bài."

// ruleWords are whole phrases that set one rule.
var ruleWords = []struct {
	phrase string
	set    func(*quiz.Rules)
}{
	{"khong gioi han lan", func(r *quiz.Rules) { r.Tries = 0 }},
	{"khong gioi han so lan", func(r *quiz.Rules) { r.Tries = 0 }},
	{"khong gioi han thoi gian", func(r *quiz.Rules) { r.Minutes = 0 }},
	{"khong cho giua", func(r *quiz.Rules) { r.Delays = nil }},
	{"cao nhat", func(r *quiz.Rules) { r.Keep = quiz.Best }},
	{"ket qua lan cuoi", func(r *quiz.Rules) { r.Keep = quiz.Last }},
	{"dap an ngay", func(r *quiz.Rules) { r.Key = quiz.AtOnce }},
	{"dap an sau lan cuoi", func(r *quiz.Rules) { r.Key = quiz.AfterLast }},
	{"dap an sau han", func(r *quiz.Rules) { r.Key = quiz.AfterDue }},
	{"khong hoi muc chac chan", func(r *quiz.Rules) { r.Sure = quiz.NotSure }},
	{"hoi muc chac chan", func(r *quiz.Rules) { r.Sure = quiz.AskSure }},
}

// readRules reads rules from a folded text such as "3 lan, cho 24, 72 gio, 30 phut, dap an sau lan cuoi"; ok is false when it names none,
// and when a number is below zero.
func readRules(read string, r quiz.Rules) (_ quiz.Rules, ok bool) {
	if belowZero.MatchString(read) {
		return r, false
	}
	for _, w := range ruleWords {
		if strings.Contains(read, w.phrase) {
			w.set(&r)
			read, ok = strings.Replace(read, w.phrase, "", 1), true
		}
	}
	if m := saysTries.FindStringSubmatch(read); m != nil {
		r.Tries, ok, read = number(m[1]), true, strings.Replace(read, m[0], "", 1)
	}
	if m := saysMinutes.FindStringSubmatch(read); m != nil {
		r.Minutes, ok, read = number(m[1]), true, strings.Replace(read, m[0], "", 1)
	}
	if m := saysDelays.FindStringSubmatch(read); m != nil {
		r.Delays, ok = nil, true
		for _, h := range numbers.FindAllString(m[1], 10) {
			r.Delays = append(r.Delays, number(h))
		}
		slices.Sort(r.Delays)
	}
	return r, ok
}
