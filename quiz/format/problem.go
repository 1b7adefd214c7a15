// Package format reads questions and courses from files: courses that editors own in YAML, and banks of questions that trainers
// bring along. Every parser takes hostile bytes, never panics, keeps what it can read and reports the rest as Problems.
package format

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
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
	rejected int // times that something could not be used at all
}

func (r *report) fail(line int, remedy, format string, args ...any) {
	r.problems = append(r.problems, Problem{File: r.file, Line: line, What: fmt.Sprintf(format, args...), Remedy: remedy})
}

// reject is fail for something that is left out.
func (r *report) reject(line int, remedy, format string, args ...any) {
	r.rejected++
	r.fail(line, remedy, format, args...)
}

func (r *report) warn(line int, remedy, format string, args ...any) {
	r.problems = append(r.problems, Problem{File: r.file, Line: line, What: fmt.Sprintf(format, args...), Remedy: remedy, Warning: true})
}

// sorted orders problems by file and line, as they are read.
func sorted(ps []Problem) []Problem {
	slices.SortStableFunc(ps, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	return ps
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }

// quoted shortens s for a message.
func quoted(s string) string {
	if r := []rune(squeeze(s)); len(r) > 60 {
		return fmt.Sprintf("“%s…”", string(r[:60]))
	}
	return fmt.Sprintf("“%s”", squeeze(s))
}
