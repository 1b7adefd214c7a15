package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"isobot/content"
	"isobot/knowledge"
	"isobot/knowledge/ingest"
	"isobot/quiz"
	"isobot/quiz/format"
)

// CheckCmd lints content: every finding as "file:line: what; remedy", errors first in the exit code (2), warnings for information.
type CheckCmd struct {
	Dir      string `arg:"" optional:"" help:"Folder with articles, procedures, courses and vocabulary.tsv; the embedded content when left out."`
	Coverage bool   `help:"Print which clause has an article, evidence, a procedure and questions, as a Markdown table."`
}

// badContent ends a check that found errors; the process then exits with 2.
type badContent struct{ errors, warnings int }

func (e badContent) Error() string {
	return fmt.Sprintf("content has %d errors and %d warnings: mend the lines above marked [lỗi]", e.errors, e.warnings)
}

// Run checks and prints to env.out. Errors in the content are bad input.
func (c *CheckCmd) Run(env *environment) error {
	fsys, base, err := c.source(env.dir)
	if err != nil {
		return badInput{err}
	}
	var under fs.FS
	if c.Dir != "" {
		under = content.FS
	}
	err = c.printOver(env.out, fsys, under, base)
	var bad badContent
	if errors.As(err, &bad) {
		return badInput{err}
	}
	return err
}

func (c *CheckCmd) print(out io.Writer, fsys fs.FS, base string) error {
	return c.printOver(out, fsys, nil, base)
}

// printOver checks fsys as it lies over under, which may be cited and overridden and is not judged itself; nil: over nothing.
func (c *CheckCmd) printOver(out io.Writer, fsys, under fs.FS, base string) error {
	k := readContent(fsys)
	if under != nil {
		k.lay(under)
	}
	if c.Coverage {
		_, err := io.WriteString(out, k.coverage())
		return err
	}
	k.cross(knowledge.Date(time.Now().Format("2006-01-02")))
	var count badContent
	for _, p := range k.sorted() {
		level := "lỗi"
		if p.Warning {
			level = "nhắc"
			count.warnings++
		} else {
			count.errors++
		}
		p.File = path.Join(base, p.File)
		if _, err := fmt.Fprintf(out, "%s [%s]\n", p, level); err != nil {
			return err
		}
	}
	if count.errors > 0 {
		return count
	}
	_, err := fmt.Fprintf(out, "%d tài liệu, %d mục, %d khóa học, %d câu hỏi: không có lỗi, %d lời nhắc.\n",
		len(k.docs), k.units(), len(k.courses), len(k.questions()), count.warnings)
	return err
}

// source is where the content is read from, and the folder that is printed before file names. Relative names start at dir.
func (c *CheckCmd) source(dir string) (fs.FS, string, error) {
	if c.Dir == "" {
		return content.FS, "content", nil
	}
	name := c.Dir
	if !filepath.IsAbs(name) {
		name = filepath.Join(dir, name)
	}
	info, err := os.Stat(name)
	if err != nil {
		return nil, "", fmt.Errorf("check: %w", err)
	}
	if !info.IsDir() {
		return nil, "", fmt.Errorf("check %s: not a folder; name the folder that holds articles, procedures and courses", c.Dir)
	}
	return os.DirFS(name), filepath.ToSlash(c.Dir), nil
}

// checked is content that is being checked as a whole.
type checked struct {
	fsys     fs.FS
	docs     []*knowledge.Document
	byID     map[string]*knowledge.Document
	unit     map[string]*knowledge.Unit
	owner    map[string]*knowledge.Document // of a unit id
	prompts  []quiz.Prompt                  // of a rehearsal
	courses  []quiz.Course
	problems []ingest.Problem
	under    bool // other content lies under it
}

// readContent reads and lints everything in fsys.
func readContent(fsys fs.FS) *checked {
	k := &checked{fsys: fsys, byID: map[string]*knowledge.Document{}, unit: map[string]*knowledge.Unit{}, owner: map[string]*knowledge.Document{}}
	var quizProblems []format.Problem
	k.docs, k.problems = ingest.Content(fsys)
	k.courses, quizProblems = format.Courses(fsys)
	var wrong []format.Problem
	k.prompts, wrong = format.Rehearsal(fsys)
	quizProblems = append(quizProblems, wrong...)
	for _, d := range k.docs {
		k.byID[d.ID] = d
		for i := range d.Units {
			k.unit[d.Units[i].ID], k.owner[d.Units[i].ID] = &d.Units[i], d
		}
	}
	k.problems = append(k.problems, ingest.Lint(k.docs, k.vocabulary())...)
	for _, p := range append(quizProblems, format.Lint(k.courses)...) {
		k.problems = append(k.problems, ingest.Problem(p))
	}
	return k
}

// lay makes what may be cited of the content under k. Documents of k with the same id take its place.
func (k *checked) lay(under fs.FS) {
	docs, _ := ingest.Content(under)
	for _, d := range docs {
		if k.byID[d.ID] != nil {
			continue
		}
		k.byID[d.ID] = d
		for i := range d.Units {
			k.unit[d.Units[i].ID], k.owner[d.Units[i].ID] = &d.Units[i], d
		}
	}
	k.under = true
}

// vocabulary reads the vocabulary; without one abbreviations are not judged.
func (k *checked) vocabulary() *knowledge.Vocabulary {
	const name = "vocabulary.tsv"
	f, err := k.fsys.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		k.warn(place{name, 0}, "thêm tệp vocabulary.tsv", "không có từ vựng, chữ viết tắt không được kiểm tra")
		return nil
	}
	if err != nil {
		k.fail(place{name, 0}, "kiểm tra quyền đọc", "không đọc được (%v)", err)
		return nil
	}
	defer f.Close()
	v, err := knowledge.ReadVocabulary(f)
	if err != nil {
		k.fail(place{name, 0}, "sửa dòng đã nêu", "từ vựng sai (%v)", err)
		return nil
	}
	return v
}

// place is where something was found.
type place struct {
	file string
	line int
}

func (k *checked) fail(at place, remedy, what string, args ...any) {
	k.problems = append(k.problems, ingest.Problem{File: at.file, Line: at.line, What: fmt.Sprintf(what, args...), Remedy: remedy})
}

func (k *checked) warn(at place, remedy, what string, args ...any) {
	k.fail(at, remedy, what, args...)
	k.problems[len(k.problems)-1].Warning = true
}

// sorted lists the problems by file and line, each once.
func (k *checked) sorted() []ingest.Problem {
	slices.SortStableFunc(k.problems, func(a, b ingest.Problem) int {
		if c := strings.Compare(a.File, b.File); c != 0 {
			return c
		}
		return a.Line - b.Line
	})
	return slices.Compact(k.problems)
}

func (k *checked) units() (n int) {
	for _, d := range k.docs {
		n += len(d.Units)
	}
	return n
}

// questions lists the questions of all courses.
func (k *checked) questions() []*quiz.Question {
	var out []*quiz.Question
	for i := range k.courses {
		for j := range k.courses[i].Lessons {
			for q := range k.courses[i].Lessons[j].Questions {
				out = append(out, &k.courses[i].Lessons[j].Questions[q])
			}
		}
	}
	return out
}
