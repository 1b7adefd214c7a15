package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"isobot/quiz/stats"
)

// StatsCmd analyses the items of any test. It needs no store.
type StatsCmd struct {
	File string `arg:"" help:"CSV: row 1 item ids, row 2 maximum marks, then a row a person; - for standard input."`
	JSON bool   `help:"Print one JSON document."`
}

// Run prints the analysis.
func (c *StatsCmd) Run(env *environment) error {
	in := env.in
	if c.File != "-" {
		f, err := os.Open(within(env.dir, c.File))
		if err != nil {
			return badInput{err}
		}
		defer f.Close()
		in = f
	}
	m, err := stats.Read(in)
	if errors.Is(err, stats.ErrBad) {
		return badf("%s: %w", c.File, err)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	r := stats.Analyse(m)
	if c.JSON {
		enc := json.NewEncoder(env.out)
		enc.SetEscapeHTML(false)
		return enc.Encode(r)
	}
	return printStats(env.out, &r)
}

// flagWords is what a person reads of a flag.
var flagWords = map[string]string{
	stats.NegativeDiscrimination: "kiểm tra lại đáp án",
	stats.LowFacility:            "quá khó",
	stats.NoVariance:             "mọi người cùng điểm",
}

// printStats prints the test and a line an item. Under FewPeopleLimit people discrimination is chance: its columns stay empty.
func printStats(w io.Writer, r *stats.Report) error {
	var out bytes.Buffer
	few := r.People < stats.FewPeopleLimit
	fmt.Fprintf(&out, "Số người: %d\n", r.People)
	if few {
		fmt.Fprintf(&out, "Dưới %d người: chưa đủ để nói về độ phân biệt.\n", stats.FewPeopleLimit)
	}
	fmt.Fprintf(&out, "Điểm trung bình: %s trên %g (%s %%)\nTrung vị: %s\nĐộ lệch chuẩn: %s\nĐộ lệch (skewness): %s\nĐộ nhọn (kurtosis): %s\n",
		figure(r.Mean), r.Max, figure(r.MeanPercent), figure(r.Median), figure(r.SD), figure(r.Skewness), figure(r.Kurtosis))
	fmt.Fprintf(&out, "Độ nhất quán nội tại: %s %%\nTỷ lệ sai số: %s %%\nSai số chuẩn: %s\n\n", figure(r.CIC), figure(r.ErrorRatio), figure(r.StandardError))
	t := tabwriter.NewWriter(&out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "Câu\tĐộ dễ %\tĐộ lệch chuẩn\tPhân biệt %\tHiệu quả phân biệt %\tLưu ý")
	for _, it := range r.Items {
		index, efficiency := figure(it.DiscriminationIndex), figure(it.DiscriminativeEfficiency)
		var notes []string
		for _, f := range it.Flags {
			if word := flagWords[f]; word != "" && !(few && f == stats.NegativeDiscrimination) {
				notes = append(notes, word)
			}
		}
		if few {
			index, efficiency = "", ""
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\n", it.ID, figure(it.Facility), figure(it.SD), index, efficiency, strings.Join(notes, ", "))
	}
	if err := t.Flush(); err != nil {
		return err
	}
	_, err := out.WriteTo(w)
	return err
}

// figure writes two decimals with a comma, or a dash for what is not defined.
func figure(v *float64) string {
	if v == nil {
		return "–"
	}
	return strings.Replace(fmt.Sprintf("%.2f", *v), ".", ",", 1)
}
