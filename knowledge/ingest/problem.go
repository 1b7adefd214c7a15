// Package ingest turns files into knowledge.Documents: articles in Markdown, procedures in YAML, procedures of the national portal
// in JSON, and office files. Every parser takes hostile bytes: it never panics, keeps what it can read, and reports the rest as
// Problems that an editor can mend without asking a programmer.
package ingest

import (
	"cmp"
	"fmt"
	"slices"

	"isobot/knowledge"
)

// Problem is one thing an editor or trainer has to mend. What and Remedy are Vietnamese clauses without a full stop.
type Problem struct {
	File    string // relative to the folder that was read, with slashes
	Line    int    // 1-based; 0 when the whole file is meant
	What    string
	Remedy  string
	Warning bool // nothing was lost: the text was taken as it should be
}

// String is "file:line: what; remedy", the form that editors can click on.
func (p Problem) String() string {
	where := p.File
	if p.Line > 0 {
		where = fmt.Sprintf("%s:%d", p.File, p.Line)
	}
	if p.Remedy == "" {
		return where + ": " + p.What
	}
	return where + ": " + p.What + "; " + p.Remedy
}

// report collects the problems of one file.
type report struct {
	file     string
	problems []Problem
}

func (r *report) fail(line int, remedy, format string, args ...any) {
	r.problems = append(r.problems, Problem{File: r.file, Line: line, What: fmt.Sprintf(format, args...), Remedy: remedy})
}

func (r *report) warn(line int, remedy, format string, args ...any) {
	r.problems = append(r.problems, Problem{File: r.file, Line: line, What: fmt.Sprintf(format, args...), Remedy: remedy, Warning: true})
}

// failed tells whether anything worse than a warning was reported.
func (r *report) failed() bool {
	return slices.ContainsFunc(r.problems, func(p Problem) bool { return !p.Warning })
}

// sorted orders problems by file and line, as they are read.
func sorted(ps []Problem) []Problem {
	slices.SortStableFunc(ps, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	return ps
}

// seal seals every document.
func seal(docs []*knowledge.Document) []*knowledge.Document {
	for _, d := range docs {
		d.Seal()
	}
	return docs
}

// byFile orders documents by the file they came from, then by id.
func byFile(docs []*knowledge.Document) []*knowledge.Document {
	slices.SortStableFunc(docs, func(a, b *knowledge.Document) int {
		return cmp.Or(cmp.Compare(fileOf(a), fileOf(b)), cmp.Compare(a.ID, b.ID))
	})
	return docs
}
