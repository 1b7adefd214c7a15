package ingest

import (
	"fmt"
	"regexp"
	"strings"

	"isobot/knowledge"
)

var (
	inlineStep = regexp.MustCompile(`([.;:)]|\s[-+*–])\s*(Bước \d+\s*[:.])`)
	namedStep  = regexp.MustCompile(`^[-+*(]?\s*(?i:Bước)\s+(\d+)\)?\s*[:.)\-–]?\s*`)
	numberings = []*regexp.Regexp{
		regexp.MustCompile(`^\(?\d{1,2}[.)]\s+`),
		regexp.MustCompile(`^\d{1,2}\.\d{1,2}\.?\s+`),
		regexp.MustCompile(`^[a-zđ]\)\s*`),
	}
)

// order adds the unit of the whole order and one unit a step. Steps are what the portal numbers: "Bước 1", or numbered paragraphs.
func (p *portal) order() {
	text := p.known("trinh_tu_thuc_hien")
	text = paragraphs(inlineStep.ReplaceAllStringFunc(text, func(m string) string {
		at := strings.Index(m, "Bước")
		return strings.TrimRight(m[:at], " -+*–") + "\n" + m[at:]
	}))
	p.add(knowledge.TrinhTu, text)
	lines := strings.Split(text, "\n")
	if parts := cut(lines, namedStep); len(parts) > 1 {
		p.walk(parts, namedStep)
		return
	}
	for _, numbering := range numberings {
		if parts := cut(lines, numbering); len(parts) > 1 {
			p.walk(parts, numbering)
			return
		}
	}
}

// cut groups lines by the ones that mark begins; lines before the first are left out.
func cut(lines []string, mark *regexp.Regexp) [][]string {
	var parts [][]string
	for _, line := range lines {
		switch {
		case mark.MatchString(line):
			parts = append(parts, []string{line})
		case len(parts) > 0:
			parts[len(parts)-1] = append(parts[len(parts)-1], line)
		}
	}
	return parts
}

// walk makes a step and its unit of each part.
func (p *portal) walk(parts [][]string, mark *regexp.Regexp) {
	for i, part := range parts {
		label := fmt.Sprintf("Bước %d", i+1)
		if m := mark.FindStringSubmatch(part[0]); len(m) > 1 {
			label = "Bước " + strings.TrimLeft(m[1], "0")
		}
		first := strings.TrimSpace(mark.ReplaceAllString(part[0], ""))
		if first == "" && len(part) > 1 {
			part = part[1:]
			first = unmarked(part[0])
		}
		title := stepTitle(first)
		body := strings.TrimSpace(strings.Join(append([]string{first}, part[1:]...), "\n"))
		if len(part) > 1 && title+":" == first { // the heading says it
			body = strings.Join(part[1:], "\n")
		}
		if title == "" {
			continue
		}
		id := fmt.Sprintf("%s/buoc-%d", p.id, len(p.steps)+1)
		p.steps = append(p.steps, knowledge.Step{Title: title, Text: body, Unit: id})
		p.units = append(p.units, knowledge.Unit{ID: id, Heading: label + ": " + title, LeadIn: p.title, Text: body, Field: knowledge.Buoc, File: p.file})
	}
}

// stepTitle is the start of a step's first line, up to the end of its sentence and at most 90 characters.
func stepTitle(line string) string {
	line = strings.TrimRight(squeeze(line), " .;:,")
	if i := strings.IndexAny(line, ".;:"); i > 0 && i+1 < len(line) && line[i+1] == ' ' && characters(line[:i]) > 8 {
		line = line[:i]
	}
	r := []rune(line)
	if len(r) <= 90 {
		return line
	}
	short := string(r[:90])
	return short[:max(strings.LastIndexByte(short, ' '), 1)] + "…"
}
