package dialog

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"isobot/bot"
	"isobot/knowledge"
)

// maxPage is the most characters of a unit in one message: with its heading, notices and source the message stays under the 2,000
// of Zalo, the smallest limit of all vendors.
const maxPage = 1300

// Compose turns a decision into the message that a person reads. Its text is made only of spans, headings and sources of the base,
// and of fixed sentences. id names the question, for the buttons.
func Compose(d knowledge.Decision, id string) bot.Message {
	var b builder
	if d.Kind == knowledge.Answer {
		return b.answer(d, id)
	}
	for _, n := range d.Notices {
		b.line(notice(n))
	}
	if d.Kind == knowledge.Options {
		b.line(wWhichOne)
		return bot.Message{Text: b.text(), Bold: b.bold,
			Buttons: append(optionButtons(d.Options), row(button(wNoneOfThese, "g", id, "none")))}
	}
	b.line(refusal(d.Reason))
	if len(d.Nearest) > 0 {
		b.line(wNearest)
	}
	return bot.Message{Text: b.text(), Bold: b.bold, Buttons: optionButtons(d.Nearest)}
}

func refusal(reason string) string {
	if w, ok := wRefusals[reason]; ok {
		return w
	}
	return wRefusals[knowledge.NotFound]
}

func optionButtons(opts []knowledge.Option) [][]bot.Button {
	labels := make([]string, len(opts))
	for i, o := range opts {
		labels[i] = o.Label
	}
	labels = tellApart(labels, maxLabel)
	var rows [][]bot.Button
	for i, o := range opts {
		if tapUnit := tap("u", o.Unit); len(tapUnit) <= bot.MaxTap {
			rows = append(rows, row(bot.Button{Label: labels[i], Tap: tapUnit}))
		}
	}
	return rows
}

// maxLabel is the most characters of an option's label.
const maxLabel = 60

// tellApart cuts labels to at most n characters. Those that would look the same are cut in the middle, so that what tells them apart
// stays.
func tellApart(labels []string, n int) []string {
	out := make([]string, len(labels))
	for i, l := range labels {
		out[i] = shorten(l, n)
	}
	for i, l := range labels {
		common := 0
		for j, other := range labels {
			if j != i && shorten(l, n) == shorten(other, n) {
				common = max(common, commonPrefix(l, other))
			}
		}
		if common > 0 {
			head := shorten(l, n/3)
			out[i] = head + " " + shorten(strings.TrimSpace(l[common:]), n-1-utf8.RuneCountInString(head))
		}
	}
	return out
}

// commonPrefix is the length in bytes of what two texts begin with alike, up to the start of a word, or of the last word of the shorter.
func commonPrefix(a, b string) int {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	if n == len(a) {
		n = len(strings.TrimRight(a, " )"))
	}
	for n > 0 && n < len(a) && !utf8.RuneStart(a[n]) {
		n--
	}
	if word := strings.LastIndexByte(a[:n], ' ') + 1; n-word < maxLabel/2 {
		return word
	}
	return n
}

// shorten cuts a label at a word's end so that it has at most n characters.
func shorten(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	r := []rune(s)[:n-1]
	if i := strings.LastIndexByte(string(r), ' '); i > len(string(r))/2 {
		return string(r)[:i] + "…"
	}
	return string(r) + "…"
}

// builder collects the text of a message and what is bold in it.
type builder struct {
	b    strings.Builder
	bold []bot.Range
}

func (b *builder) text() string { return strings.TrimRight(b.b.String(), "\n") }

// line adds a paragraph of its own.
func (b *builder) line(s string) {
	if s != "" {
		b.b.WriteString(s + "\n\n")
	}
}

func (b *builder) boldLine(s string) {
	at := b.b.Len()
	b.b.WriteString(s)
	b.bold = append(b.bold, bot.Range{From: at, To: b.b.Len()})
	b.b.WriteString("\n")
}

// answer lays out the main span, then those that still fit; what does not fit becomes a button.
func (b *builder) answer(d knowledge.Decision, id string) bot.Message {
	if d.Reused && d.Topic.Title != "" {
		b.line(fmt.Sprintf(wTalkingAbout, d.Topic.Title))
	}
	for _, n := range d.Notices {
		if n.Kind != knowledge.About || !d.Reused { // said above
			b.line(notice(n))
		}
	}
	var rows [][]bot.Button
	var rest []knowledge.Option
	used := 0
	for i, sp := range d.Spans {
		n := utf8.RuneCountInString(sp.Text)
		if i > 0 && used+n > maxPage {
			rest = append(rest, knowledge.Option{Label: wSee + heading(sp), Unit: sp.Unit})
			continue
		}
		used += n
		rows = append(rows, b.span(sp, 1)...)
	}
	rows = append(rows, optionButtons(rest)...)
	b.sources(d.Spans)
	if d.Topic.Document != "" && slices.ContainsFunc(d.Spans, func(s knowledge.Span) bool { return s.Field == knowledge.TrinhTu }) {
		rows = append(rows, walkRow(d.Topic.Document)...)
	}
	if id != "" {
		last := row(button(wUseful, "g", id, "up"), button(wNotUseful, "g", id, "down"))
		if d.Reused {
			last = append(last, button(wChangeTopic, "z"))
		}
		rows = append(rows, last)
	}
	return bot.Message{Text: b.text(), Bold: b.bold, Buttons: rows}
}

func walkRow(document string) [][]bot.Button {
	w := button(wStepByStep, "w", document, "1")
	if len(w.Tap) > bot.MaxTap {
		return nil
	}
	return [][]bot.Button{row(w)}
}

// span writes one page of a span and returns the button that leads to the next.
func (b *builder) span(sp knowledge.Span, page int) [][]bot.Button {
	b.boldLine(heading(sp))
	pages := paginate(sp.Text, maxPage)
	page = min(max(page, 1), len(pages))
	from := pages[page-1]
	to := len(sp.Text)
	if page < len(pages) {
		to = pages[page]
	}
	at := b.b.Len()
	b.b.WriteString(strings.TrimRight(sp.Text[from:to], "\n "))
	if s, e := max(sp.Best[0], from), min(sp.Best[1], to); s < e && !(s == from && e == to) {
		b.bold = append(b.bold, bot.Range{From: at + s - from, To: min(at+e-from, b.b.Len())})
	}
	b.b.WriteString("\n\n")
	if page == len(pages) {
		return nil
	}
	next := button(fmt.Sprintf(wMore, page+1, len(pages)), "u", sp.Unit, fmt.Sprint(page+1))
	if len(next.Tap) > bot.MaxTap {
		return nil
	}
	return [][]bot.Button{row(next)}
}

// heading is what stands above a span: what it belongs to and its own heading, unless the one says the other.
func heading(sp knowledge.Span) string {
	h := sp.Heading
	if sp.Clause != "" && strings.HasPrefix(h, sp.Clause) {
		return h // a clause's number says where it stands
	}
	if sp.LeadIn != "" && !strings.Contains(plain(h), plain(sp.LeadIn)) {
		h = sp.LeadIn + " › " + h
	} else if sp.LeadIn == "" && sp.Title != "" && !strings.Contains(plain(h), plain(sp.Title)) && !strings.Contains(plain(sp.Title), plain(h)) {
		h = sp.Title + " › " + h
	} else if sp.LeadIn == "" && h == "" {
		h = sp.Title
	}
	return h + wStatus[sp.Status]
}

// paginate gives the offsets at which the pages of a text begin, each of at most so many characters, at paragraph ends where there are any, else at spaces.
func paginate(text string, most int) []int {
	pages := []int{0}
	for {
		from := pages[len(pages)-1]
		rest := text[from:]
		if utf8.RuneCountInString(rest) <= most {
			return pages
		}
		end := 0
		for i, n := 0, 0; i < len(rest); n++ {
			if n == most {
				end = i
				break
			}
			_, w := utf8.DecodeRuneInString(rest[i:])
			i += w
		}
		if i := strings.LastIndex(rest[:end], "\n"); i > end/3 {
			end = i + 1
		} else if i := strings.LastIndex(rest[:end], " "); i > 0 {
			end = i + 1
		}
		pages = append(pages, from+end)
	}
}

// sources writes the citation of each span once, and the cautions that go with it.
func (b *builder) sources(spans []knowledge.Span) {
	var lines, cautions []string
	add := func(list *[]string, s string) {
		if s != "" && !slices.Contains(*list, s) {
			*list = append(*list, s)
		}
	}
	for _, sp := range spans {
		add(&lines, citation(sp))
		if sp.Confidence == knowledge.Unconfirmed {
			add(&cautions, wUnconfirmed)
		}
		for _, n := range sp.Notes {
			add(&cautions, n)
		}
	}
	for _, l := range lines {
		b.b.WriteString(l + "\n")
	}
	for _, c := range cautions {
		b.b.WriteString(wCaution + c + "\n")
	}
}

// wSourceUndated is wSource for a text of which nobody said when it was compiled.
const wSourceUndated = "Nguồn: %s."

// citation names document, unit, source and date.
func citation(sp knowledge.Span) string {
	where := sp.Title
	if sp.Number != "" && !strings.Contains(sp.Title, sp.Number) {
		where = sp.Number + " – " + where
	}
	if sp.Clause != "" && !strings.Contains(where, sp.Clause) {
		where, _, _ = strings.Cut(where, " – ") // "TCVN ISO 9001:2015" is enough beside a clause
		where += fmt.Sprintf(wClauseOf, sp.Clause)
	} else if sp.Heading != "" && sp.Heading != sp.Title {
		where += ", " + sp.Heading
	}
	if sp.Source != "" && sp.Source != sp.Title {
		where += ". " + strings.TrimRight(sp.Source, ".")
	}
	if sp.AsOf == "" {
		return fmt.Sprintf(wSourceUndated, where)
	}
	return fmt.Sprintf(wSource, where, day(sp.AsOf))
}

// day writes a date the Vietnamese way: 22/11/2026.
func day(d knowledge.Date) string {
	p := strings.Split(string(d), "-")
	if len(p) != 3 {
		return string(d)
	}
	return p[2] + "/" + p[1] + "/" + p[0]
}

func notice(n knowledge.Notice) string {
	format, ok := wNotices[n.Kind]
	if !ok {
		return ""
	}
	args := make([]any, 0, len(n.Args))
	for _, a := range n.Args {
		if len(a) == 10 && a[4] == '-' && a[7] == '-' {
			a = day(knowledge.Date(a))
		}
		if w, ok := wFields[knowledge.Field(a)]; ok {
			a = w
		}
		args = append(args, a)
	}
	if want := strings.Count(format, "%s"); want != len(args) {
		args = append(args, make([]any, max(want-len(args), 0))...)[:want]
		for i := range args {
			if args[i] == nil {
				args[i] = ""
			}
		}
	}
	return fmt.Sprintf(format, args...)
}
