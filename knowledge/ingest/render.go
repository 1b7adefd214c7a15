package ingest

import (
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/util"
)

// render lays blocks out as the plain text that a chat shows: paragraphs with an empty line between, lists with "- " and "1. ",
// table rows as "cột: giá trị; ...". Marks of emphasis are gone, every word of the source is kept.
func (p *page) render(blocks []ast.Node) string {
	var b strings.Builder
	for i, n := range blocks {
		text := p.block(n, "")
		if text == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteString("\n")
			if i == 0 || n.Kind() != ast.KindList || blocks[i-1].Kind() != ast.KindParagraph {
				b.WriteString("\n")
			}
		}
		b.WriteString(text)
	}
	return tidy(b.String())
}

// block renders one block with every line indented.
func (p *page) block(n ast.Node, indent string) string {
	switch n := n.(type) {
	case *ast.List:
		return p.list(n, indent)
	case *extast.Table:
		return p.table(n)
	case *ast.HTMLBlock:
		p.fail(p.line(n), "viết bằng Markdown", "không dùng HTML trong bài")
		return ""
	case *ast.ThematicBreak:
		return ""
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		var b strings.Builder
		for i := range n.Lines().Len() {
			line := n.Lines().At(i)
			b.WriteString(indent)
			b.Write(line.Value(p.src))
		}
		return strings.TrimRight(b.String(), "\n")
	case *ast.Blockquote:
		return p.children(n, indent)
	}
	return indent + strings.ReplaceAll(p.inline(n), "\n", "\n"+indent)
}

func (p *page) children(n ast.Node, indent string) string {
	var parts []string
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if s := p.block(c, indent); strings.TrimSpace(s) != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, "\n")
}

func (p *page) list(l *ast.List, indent string) string {
	var lines []string
	number := l.Start
	for item := l.FirstChild(); item != nil; item = item.NextSibling() {
		marker := "- "
		if l.IsOrdered() {
			marker = strconv.Itoa(number) + string(l.Marker) + " "
			number++
		}
		text := p.children(item, indent+"  ")
		lines = append(lines, indent+marker+strings.TrimLeft(text, " "))
	}
	return strings.Join(lines, "\n")
}

// table renders each row as one line. A row's empty cells are left out.
func (p *page) table(t *extast.Table) string {
	var head, lines []string
	for row := t.FirstChild(); row != nil; row = row.NextSibling() {
		var cells []string
		for c := row.FirstChild(); c != nil; c = c.NextSibling() {
			cells = append(cells, squeeze(p.inline(c)))
		}
		if row.Kind() == extast.KindTableHeader {
			head = cells
			continue
		}
		lines = append(lines, tableRow(head, cells))
	}
	return strings.Join(lines, "\n")
}

// tableRow is one row as "cột: giá trị; cột: giá trị".
func tableRow(head, cells []string) string {
	var parts []string
	for i, c := range cells {
		if c == "" {
			continue
		}
		if i < len(head) && head[i] != "" {
			c = head[i] + ": " + c
		}
		parts = append(parts, c)
	}
	return strings.Join(parts, "; ")
}

// inline is the text of n's inline children. Soft line breaks are spaces, hard ones are kept.
func (p *page) inline(n ast.Node) string {
	var b strings.Builder
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			b.WriteString(unescape(c.Segment.Value(p.src), c.IsRaw() || n.Kind() == ast.KindCodeSpan))
			if c.HardLineBreak() {
				b.WriteString("\n")
			} else if c.SoftLineBreak() {
				b.WriteString(" ")
			}
		case *ast.String:
			b.Write(c.Value)
		case *ast.AutoLink:
			b.Write(c.Label(p.src))
		case *ast.Link:
			label := p.inline(c)
			b.WriteString(label)
			if to := string(c.Destination); to != label && to != "" {
				b.WriteString(" (" + to + ")")
			}
		case *ast.Image:
			p.fail(p.blockLine(c), "mô tả bằng chữ", "không dùng hình trong bài")
		case *ast.RawHTML:
			p.fail(p.blockLine(c), "viết bằng Markdown; dấu < viết là \\<", "không dùng HTML trong bài")
		default:
			b.WriteString(p.inline(c))
		}
	}
	return b.String()
}

// blockLine is the line of the block that holds the inline node n.
func (p *page) blockLine(n ast.Node) int {
	for n != nil && n.Type() == ast.TypeInline {
		n = n.Parent()
	}
	return p.line(n)
}

func unescape(b []byte, raw bool) string {
	if raw {
		return string(b)
	}
	return string(util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations(b))))
}
