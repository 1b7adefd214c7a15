package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"isobot/bot/dialog"
	"isobot/knowledge"
)

// AskCmd answers one question.
type AskCmd struct {
	JSON     bool     `name:"json" help:"Print one JSON document."`
	AsOf     string   `help:"The day the answer must hold for; today when left out." placeholder:"DATE"`
	Question []string `arg:"" help:"The question."`
}

// answerJSON is the document that --json prints.
type answerJSON struct {
	Question string            `json:"question"`
	AsOf     knowledge.Date    `json:"as_of"`
	Decision string            `json:"decision"`
	Text     string            `json:"text"`
	Spans    []spanJSON        `json:"spans"`
	Fields   []knowledge.Field `json:"fields"`
	Options  []optionJSON      `json:"options"`
	Nearest  []optionJSON      `json:"nearest,omitempty"`
	Reason   string            `json:"reason,omitempty"`
	Took     int64             `json:"took_us"`
}

type spanJSON struct {
	Text     string           `json:"text"`
	Document string           `json:"document"`
	Revision string           `json:"revision"`
	Unit     string           `json:"unit"`
	Heading  string           `json:"heading"`
	Status   knowledge.Status `json:"status"`
	Source   string           `json:"source"`
	URL      string           `json:"source_url,omitempty"`
	AsOf     knowledge.Date   `json:"as_of,omitempty"`
}

type optionJSON struct {
	Label string `json:"label"`
	Unit  string `json:"unit"`
}

// Run asks the serving program, or one opened for the purpose.
func (c *AskCmd) Run(ctx context.Context, cfg *Config, env *environment) error {
	asOf := time.Now().In(hanoi).Format(time.DateOnly)
	if c.AsOf != "" {
		day, err := time.Parse(time.DateOnly, c.AsOf)
		if err != nil {
			return badf("--as-of %q is not a day; write it as 2026-11-22", c.AsOf)
		}
		asOf = day.Format(time.DateOnly)
	}
	question := strings.TrimSpace(strings.ToValidUTF8(strings.Join(c.Question, " "), "\uFFFD"))
	if question == "" {
		return badf("the question is empty; write it after the command: isobot ask \"điều 7.2 yêu cầu gì\"")
	}
	return withApp(ctx, cfg, env, func(a *app) error {
		start := time.Now()
		d, err := a.base.Ask(ctx, knowledge.Question{Text: question, AsOf: knowledge.Date(asOf)})
		if err != nil {
			return err
		}
		m := dialog.Compose(d, "")
		if !c.JSON {
			text := m.Text
			for _, o := range d.Options {
				text += "\n- " + o.Label
			}
			for _, o := range d.Nearest {
				text += "\n- " + o.Label
			}
			_, err := fmt.Fprintln(env.out, text)
			return err
		}
		doc := answerOf(d, m.Text)
		doc.Question, doc.Took = question, time.Since(start).Microseconds()
		return printJSON(env.out, doc)
	})
}

func answerOf(d knowledge.Decision, text string) answerJSON {
	doc := answerJSON{AsOf: d.AsOf, Decision: d.Kind, Text: text, Spans: []spanJSON{}, Fields: []knowledge.Field{}, Reason: d.Reason,
		Options: optionsJSON(d.Options), Nearest: optionsJSON(d.Nearest)}
	doc.Fields = append(doc.Fields, d.Fields...)
	for _, s := range d.Spans {
		doc.Spans = append(doc.Spans, spanJSON{Text: s.Text, Document: knowledge.PlainID(s.Document), Revision: s.Revision, Unit: knowledge.PlainID(s.Unit), Heading: s.Heading,
			Status: s.Status, Source: s.Source, URL: s.SourceURL, AsOf: s.AsOf})
	}
	return doc
}

func optionsJSON(opts []knowledge.Option) []optionJSON {
	out := []optionJSON{}
	for _, o := range opts {
		out = append(out, optionJSON{Label: o.Label, Unit: knowledge.PlainID(o.Unit)})
	}
	return out
}

func printJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	return enc.Encode(v)
}

// readFile opens a file for a reader and names it in every error.
func readFile[T any](path string, read func(io.Reader) (T, error)) (v T, err error) {
	f, err := os.Open(path)
	if err != nil {
		return v, badInput{err}
	}
	defer f.Close()
	if v, err = read(f); err != nil {
		return v, badf("%s: %w", path, err)
	}
	return v, nil
}
