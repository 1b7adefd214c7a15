package format

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"isobot/quiz"
)

// optionLine takes a line that begins with an option's letter.
func (p *wordParser) optionLine(l wordLine, s string) bool {
	m := optionStart(s)
	if m == nil || !p.expects(m[2]) {
		return p.open != nil && len(p.open.options) == 0 && p.optionsIn(l)
	}
	place := int(strings.ToUpper(m[2])[0] - 'A')
	switch {
	case p.open == nil && len(p.pending) == 0:
		p.open = &wordQuestion{para: l.para, wrong: "lựa chọn không có câu hỏi ở trên; viết câu hỏi trước chữ A."}
	case p.open == nil:
		lines := p.pending
		p.pending = nil
		p.begin(lines[0].para)
		for _, pl := range lines {
			p.stem(pl)
		}
	case place == 0 && len(p.open.options) > 0 && p.open.wrong == "":
		p.open.wrong = fmt.Sprintf("lựa chọn A xuất hiện hai lần (đoạn %d); thiếu số câu ở trên, thêm “Câu ...:”", l.para)
	}
	p.addOptions(l)
	return true
}

// expects tells whether a letter can begin an option here: A, or what follows an option; another letter is text, such as “C. Mác”.
func (p *wordParser) expects(letter string) bool {
	if p.open != nil && (p.open.said || p.open.answer != nil) && letter != "A" {
		return false
	}
	if p.open != nil && len(p.open.options) > 0 {
		return true
	}
	return letter == "A" || letter == "a"
}

// optionsIn takes options that begin in the middle of a line of the question, after a tab or two spaces.
func (p *wordParser) optionsIn(l wordLine) bool {
	m := optionGap.FindStringIndex(l.String())
	if m == nil {
		return false
	}
	cut := len([]rune(l.String()[:m[0]]))
	head, tail := l, l
	head.glyphs, tail.glyphs = trimGlyphs(l.glyphs[:cut]), trimGlyphs(l.glyphs[cut:])
	p.stem(head)
	p.addOptions(tail)
	return true
}

var (
	optionGap  = regexp.MustCompile(`(?:\t\s*| {2,})\*?(?:[Aa][.)/]|\(A\))\s*\S`)
	nextOption = regexp.MustCompile(`(?:\t\s*|\s{2,})(\*?)\(?([A-Ha-h])[.)/]`)
)

// addOptions parts a line into the options on it.
func (p *wordParser) addOptions(l wordLine) {
	q := p.open
	q.note(l)
	gs := l.glyphs
	for len(gs) > 0 {
		m := optionStart(glyphText(gs))
		if m == nil {
			return
		}
		place := int(strings.ToUpper(m[2])[0] - 'A')
		cut := len([]rune(m[0]))
		rest := gs[cut:]
		end := nextAt(glyphText(rest), place+1)
		q.options = append(q.options, wordOption{place: place, star: m[1] != "", label: labelOf(gs[:cut]), body: trimGlyphs(rest[:end])})
		gs = trimGlyphs(rest[end:])
	}
}

// labelOf keeps the letter: trainers underline "B", or "B.", and mean the same.
func labelOf(gs []glyph) []glyph {
	for i, g := range gs {
		if unicode.IsLetter(g.r) {
			return gs[i : i+1]
		}
	}
	return nil
}

// nextAt finds, in characters, where the option with the next letter begins on the same line, or the end.
func nextAt(s string, place int) int {
	for _, m := range nextOption.FindAllStringSubmatchIndex(s, -1) {
		if strings.ToUpper(s[m[4]:m[5]]) == letter(place) {
			return len([]rune(s[:m[0]]))
		}
	}
	return len([]rune(s))
}

// vote is one thing in the document that tells the right options.
type vote struct {
	how    string
	places []int
}

// options gives the question its options and its key, or tells why not.
func (p *wordParser) options(q *wordQuestion, out *quiz.Question, it *Item) {
	if len(q.options) == 0 {
		p.withoutOptions(q, out, it)
		return
	}
	for i, o := range q.options {
		text := tidy(glyphText(o.body))
		switch {
		case o.place != i:
			it.fail("sau %s là %s; có thể lựa chọn viết liền trên một dòng hoặc sai chữ cái, mỗi lựa chọn một dòng A. B. C.", before(i), letter(o.place))
		case strings.ContainsRune(text, object):
			it.fail("lựa chọn %s có hình hoặc công thức dạng hình, chat không hiện được; gõ lại thành chữ", letter(i))
		case text == "":
			it.fail("lựa chọn %s trống; viết nội dung", letter(i))
		}
		out.Options = append(out.Options, quiz.Option{Text: text})
		if leansOn(text) {
			out.Fixed = true
		}
	}
	if n := len(q.options); n < 2 || n > 8 {
		it.fail("có %d lựa chọn, cần 2 đến 8", n)
	}
	if it.Error != "" {
		return
	}
	p.key(q, out, it)
	if out.Fixed {
		it.warn("có lựa chọn nhắc tới lựa chọn khác, các lựa chọn giữ nguyên thứ tự")
	}
	if q.added {
		it.warn("có dòng được nối vào lựa chọn ở trên nó")
	}
}

// leansOn tells whether an option speaks of other options.
func leansOn(text string) bool { return allOfThem.MatchString(text) || letters.MatchString(text) }

func before(i int) string {
	if i == 0 {
		return "câu hỏi"
	}
	return "lựa chọn " + letter(i-1)
}

// key decides the right options: all that speaks of them must agree.
func (p *wordParser) key(q *wordQuestion, out *quiz.Question, it *Item) {
	votes := lookVotes(q.options)
	if stars := places(q.options, func(o wordOption) bool { return o.star }); len(stars) > 0 {
		votes = append(votes, vote{"dấu *", stars})
	}
	if q.answer != nil {
		given, ok := answerPlaces(*q.answer, out.Options)
		if !ok {
			it.fail("không hiểu dòng đáp án %s; viết ví dụ Đáp án: C", quoted(*q.answer))
			return
		}
		votes = append(votes, vote{"dòng đáp án", given})
	}
	if k, ok := p.keys[q.number]; ok && q.number > 0 {
		if k.wrong {
			it.fail("bảng đáp án ghi hai đáp án khác nhau cho câu %d; sửa bảng", q.number)
			return
		}
		votes = append(votes, vote{"bảng đáp án", k.places})
	}
	if len(votes) == 0 {
		it.fail("chưa thấy đáp án; tô đậm, gạch chân hoặc tô màu lựa chọn đúng, hoặc thêm dòng “Đáp án: ...”")
		return
	}
	for _, v := range votes {
		if v.places == nil || !slices.Equal(v.places, votes[0].places) {
			it.fail("các dấu đáp án không khớp nhau: %s; giữ một cách đánh dấu", tell(votes))
			return
		}
	}
	right := votes[0].places
	if right[len(right)-1] >= len(out.Options) {
		it.fail("đáp án %s nhưng câu chỉ có %d lựa chọn; sửa đáp án hoặc thêm lựa chọn", letter(right[len(right)-1]), len(out.Options))
		return
	}
	mark(out, right)
	if len(right) > 1 {
		it.warn("có %d lựa chọn được đánh dấu đúng, nhập thành câu nhiều đáp án", len(right))
	}
}

func mark(out *quiz.Question, right []int) {
	if len(right) > 1 {
		out.Type = quiz.MultipleChoice
	}
	for i := range out.Options {
		o := &out.Options[i]
		switch {
		case slices.Contains(right, i):
			o.Correct, o.Weight = true, share(len(right))
		case len(right) > 1:
			o.Weight = -100
		}
	}
}

// tell names what each vote says: “gạch chân: B; dòng đáp án: C”.
func tell(votes []vote) string {
	var out []string
	for _, v := range votes {
		var names []string
		for _, p := range v.places {
			names = append(names, letter(p))
		}
		if v.places == nil {
			names = []string{"nhiều kiểu khác nhau"}
		}
		if said := v.how + ": " + strings.Join(names, ", "); !slices.Contains(out, said) { // letter and text may say the same
			out = append(out, said)
		}
	}
	return strings.Join(out, "; ")
}

var (
	answerLetters = regexp.MustCompile(`^([A-H](?:\s*(?:[,;&+]|và)\s*[A-H])*)\s*[.)]?\s*(.*)$`)
	lettersOnly   = regexp.MustCompile(`^[A-H]+$`)
	smallLetters  = regexp.MustCompile(`^[a-h](?:\s*(?:[,;&+]|và)\s*[a-h])*\s*[.)]?$`)
)

// answerPlaces reads the rest of an answer line: letters, or letters and the option's text, or the text alone.
func answerPlaces(s string, options []quiz.Option) ([]int, bool) {
	s = squeeze(strings.ReplaceAll(s, string(object), ""))
	if smallLetters.MatchString(s) && !slices.ContainsFunc(options, func(o quiz.Option) bool { return sameText(s, o.Text) }) {
		s = strings.ReplaceAll(strings.ToUpper(s), "VÀ", "và")
	}
	if m := answerLetters.FindStringSubmatch(s); m != nil {
		got := keyLetters(strings.ReplaceAll(m[1], "và", ","))
		slices.Sort(got)
		if m[2] == "" || len(got) == 1 && got[0] < len(options) && sameText(m[2], options[got[0]].Text) {
			return got, len(got) > 0
		}
	}
	if len(s) > 1 && len(s) <= 8 && lettersOnly.MatchString(s) {
		got := keyLetters(s)
		slices.Sort(got)
		return got, true
	}
	for i, o := range options {
		if s != "" && sameText(s, o.Text) {
			return []int{i}, true
		}
	}
	return nil, false
}

func sameText(a, b string) bool {
	trim := func(s string) string { return strings.TrimRight(strings.ToLower(squeeze(s)), ". ") }
	return trim(a) == trim(b)
}

// withoutOptions reads a true/false question, which needs no options: “Đáp án: Đúng”.
func (p *wordParser) withoutOptions(q *wordQuestion, out *quiz.Question, it *Item) {
	if q.answer != nil {
		if yes, ok := truthWords[fold(*q.answer)]; ok {
			out.Type = quiz.TrueFalse
			out.Options = []quiz.Option{{Text: "Đúng", Correct: yes}, {Text: "Sai", Correct: !yes}}
			for i := range out.Options {
				if out.Options[i].Correct {
					out.Options[i].Weight = 100
				}
			}
			return
		}
	}
	it.fail("không thấy lựa chọn; viết A. B. C. ở đầu mỗi lựa chọn")
}

// wordKey is what the table at the end says of one question.
type wordKey struct {
	places []int
	wrong  bool
}

var keyPair = regexp.MustCompile(`\b(\d{1,4})\s*[-.:)–=/]?\s*([A-H](?:\s*[,&]\s*[A-H])*)\b`)

// readKeys reads the answers that stand after line from, and in tables of numbers over letters anywhere.
func (p *wordParser) readKeys(from int) {
	for i := range p.w.tables {
		t := &p.w.tables[i]
		if t.drop {
			continue
		}
		if p.keyTable(t) {
			t.drop = true
		} else if t.after >= from {
			for _, cells := range t.rows {
				p.keyText(strings.Join(cells, "  "))
			}
		}
	}
	for _, l := range p.w.lines[min(from, len(p.w.lines)):] {
		if l.table == 0 {
			p.keyText(l.String())
		}
	}
}

// keyTable reads rows of numbers with a row of letters under each.
func (p *wordParser) keyTable(t *wordTable) bool {
	found := 0
	for i := 0; i+1 < len(t.rows); i++ {
		numbers, answers := t.rows[i], t.rows[i+1]
		for c := 0; c < min(len(numbers), len(answers)); c++ {
			n, err := strconv.Atoi(strings.TrimSpace(strings.TrimPrefix(fold(numbers[c]), "cau")))
			if got := keyLetters(answers[c]); err == nil && len(got) > 0 && got[len(got)-1] < 8 {
				p.addKey(n, got)
				found++
			}
		}
	}
	return found >= 2
}

func (p *wordParser) keyText(s string) {
	for _, m := range keyPair.FindAllStringSubmatch(s, -1) {
		n, err := strconv.Atoi(m[1])
		if got := keyLetters(strings.ReplaceAll(m[2], "&", ",")); err == nil && len(got) > 0 {
			p.addKey(n, got)
		}
	}
}

func (p *wordParser) addKey(n int, got []int) {
	slices.Sort(got)
	if k, ok := p.keys[n]; ok && !slices.Equal(k.places, got) {
		p.keys[n] = wordKey{wrong: true}
		return
	}
	p.keys[n] = wordKey{places: got}
}
