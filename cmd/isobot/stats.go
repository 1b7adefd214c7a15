package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"isobot/bot/dialog"
	"isobot/quiz"
	"isobot/quiz/stats"
	"isobot/staff"
)

// StatsCmd analyses the items of any test, or of a course.
type StatsCmd struct {
	File   string `arg:"" optional:"" help:"CSV: row 1 item ids, row 2 maximum marks, then a row a person; - for standard input."`
	Course string `help:"Id of a course, in place of a file: the first attempts of everybody." placeholder:"ID"`
	Unit   string `help:"With --course: only this unit and what is under it." placeholder:"PATH"`
	JSON   bool   `help:"Print one JSON document."`
}

// Run prints the analysis. A file needs no store.
func (c *StatsCmd) Run(ctx context.Context, cfg *Config, env *environment) error {
	switch {
	case (c.File == "") == (c.Course == ""):
		return badf("stats: give a file, or a course with --course ID")
	case c.Course != "":
		return withApp(ctx, cfg, env, func(a *app) error { return c.course(ctx, a, env) })
	}
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
		return printJSON(env.out, r)
	}
	return printStats(env.out, &r)
}

// course analyses the tests of a course.
func (c *StatsCmd) course(ctx context.Context, a *app, env *environment) error {
	var all quiz.Analysis
	err := a.store.View(ctx, func(tx dialog.Tx) error {
		if err := (&ReportCmd{Course: c.Course, Unit: c.Unit}).known(tx, a.courses); err != nil {
			return err
		}
		var codes []string
		if err := tx.People(func(p staff.Person) bool {
			if p.Unit.Within(staff.UnitPath(c.Unit)) {
				codes = append(codes, p.Code)
			}
			return ctx.Err() == nil
		}); err != nil {
			return err
		}
		var err error
		all, err = dialog.Items(tx, stats.Course, c.Course, codes)
		return err
	})
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(env.out, all)
	}
	return printCourse(env.out, &all)
}

// printCourse prints a line a test and a line a question.
func printCourse(w io.Writer, c *quiz.Analysis) error {
	var out bytes.Buffer
	t := tabwriter.NewWriter(&out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "Bài\tSố câu\tSố người\tTrung bình %\tTrung vị %\tĐộ lệch chuẩn %\tNhất quán %\tTỷ lệ sai số %\tSai số chuẩn %")
	for _, x := range c.Tests {
		fmt.Fprintf(t, "%s\t%g\t%d\t%s\t%s\t%s\t%s\t%s\t%s\n", cmp.Or(x.Lesson, string(x.Purpose)), x.Max, x.People, figure(x.MeanPercent), figure(x.MedianPercent), figure(x.SDPercent),
			figure(x.CIC), figure(x.ErrorRatio), figure(x.StandardErrorPercent))
	}
	fmt.Fprintln(t, "\nCâu\tPhiên bản\tĐiều\tSố người\tĐộ dễ %\tPhân biệt %\tHiệu quả phân biệt %\tPhương án ít người chọn\tLưu ý")
	for _, it := range c.Items {
		few := it.People < quiz.FewPeople
		index, efficiency := figure(it.DiscriminationIndex), figure(it.DiscriminativeEfficiency)
		if few {
			index, efficiency = "", ""
		}
		notes := flagNotes(it.Flags, few)
		if it.Rival > 0 {
			notes = append(notes, fmt.Sprintf("người làm tốt chọn phương án %d", it.Rival))
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%d\t%s\t%s\t%s\t%s\t%s\n", it.ID, it.Version, it.Clause, it.People, figure(it.Facility), index, efficiency,
			strings.Trim(fmt.Sprint(it.Dead), "[]"), strings.Join(notes, ", "))
	}
	if err := t.Flush(); err != nil {
		return err
	}
	_, err := out.WriteTo(w)
	return err
}

// flagNotes is what a person reads of flags; of few people discrimination is chance.
func flagNotes(flags []string, few bool) (notes []string) {
	for _, f := range flags {
		if word := flagWords[f]; word != "" && !(few && f == quiz.NegativeDiscrimination) {
			notes = append(notes, word)
		}
	}
	return notes
}

// flagWords is what a person reads of a flag.
var flagWords = map[string]string{
	quiz.NegativeDiscrimination: "kiểm tra lại đáp án",
	quiz.LowFacility:            "quá khó",
	quiz.NoVariance:             "mọi người cùng điểm",
	quiz.LikelyMiskeyed:         "rất có thể sai đáp án",
}

// printStats prints the test and a line an item. Under FewPeopleLimit people discrimination is chance: its columns stay empty.
func printStats(w io.Writer, r *stats.Report) error {
	var out bytes.Buffer
	few := r.People < quiz.FewPeople
	fmt.Fprintf(&out, "Số người: %d\n", r.People)
	if few {
		fmt.Fprintf(&out, "Dưới %d người: chưa đủ để nói về độ phân biệt.\n", quiz.FewPeople)
	}
	fmt.Fprintf(&out, "Điểm trung bình: %s trên %g (%s %%)\nTrung vị: %s\nĐộ lệch chuẩn: %s\nĐộ lệch (skewness): %s\nĐộ nhọn (kurtosis): %s\n",
		figure(r.Mean), r.Max, figure(r.MeanPercent), figure(r.Median), figure(r.SD), figure(r.Skewness), figure(r.Kurtosis))
	fmt.Fprintf(&out, "Độ nhất quán nội tại: %s %%\nTỷ lệ sai số: %s %%\nSai số chuẩn: %s\n\n", figure(r.CIC), figure(r.ErrorRatio), figure(r.StandardError))
	t := tabwriter.NewWriter(&out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "Câu\tĐộ dễ %\tĐộ lệch chuẩn\tPhân biệt %\tHiệu quả phân biệt %\tLưu ý")
	for _, it := range r.Items {
		index, efficiency := figure(it.DiscriminationIndex), figure(it.DiscriminativeEfficiency)
		if few {
			index, efficiency = "", ""
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\n", it.ID, figure(it.Facility), figure(it.SD), index, efficiency, strings.Join(flagNotes(it.Flags, few), ", "))
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
