package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"isobot/bot/dialog"
	"isobot/quiz"
	"isobot/quiz/format"
)

// QuestionsCmd is about banks of questions.
type QuestionsCmd struct {
	Check    QuestionsCheckCmd    `cmd:"" help:"Show what files of questions hold and what is wrong with it; nothing is stored."`
	Import   QuestionsImportCmd   `cmd:"" help:"Store the questions of files in the bank."`
	Export   QuestionsExportCmd   `cmd:"" help:"Write the bank: the courses' questions and what was imported."`
	Regrade  QuestionsRegradeCmd  `cmd:"" help:"Mark the answers to a question anew when its key was wrong."`
	Template QuestionsTemplateCmd `cmd:"" help:"Write an empty sheet of questions to fill in."`
}

// QuestionsCheckCmd previews files. It needs no store.
type QuestionsCheckCmd struct {
	Files []string `arg:"" name:"file" help:"GIFT, Aiken, Moodle XML, XLSX, CSV or DOCX."`
	JSON  bool     `help:"Print one JSON document."`
}

// Run prints the preview and ends with exit code 2 when a file can not be read or a question was rejected.
func (c *QuestionsCheckCmd) Run(env *environment) error {
	reports := readQuestions(env, c.Files)
	if c.JSON {
		enc := json.NewEncoder(env.out)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(reports); err != nil {
			return err
		}
	} else if err := preview(env.out, reports); err != nil {
		return err
	}
	return rejected(reports)
}

// readQuestions reads files; one that can not be read is a report with one rejected item.
func readQuestions(env *environment, files []string) []format.Report {
	reports := make([]format.Report, 0, len(files))
	for _, name := range files {
		data, err := readLimited(within(env.dir, name))
		rep := format.Report{File: name, Items: []format.Item{}}
		if err == nil {
			rep, err = format.Read(name, data)
		}
		if err != nil {
			rep.Items = []format.Item{{Error: reason(err)}}
			rep.Accepted, rep.Rejected = 0, 1
		}
		reports = append(reports, rep)
	}
	return reports
}

// readLimited reads at most one byte more than a file of questions may have; format.Read refuses that one.
func readLimited(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, format.MaxFile+1))
}

// reason is an error without the path, which stands before it already.
func reason(err error) string {
	var at *os.PathError
	if errors.As(err, &at) {
		return "không đọc được tệp: " + at.Err.Error() + "; kiểm tra tên tệp và quyền đọc"
	}
	return err.Error()
}

// preview prints a line a file, and a line for each question that needs a look.
func preview(w io.Writer, reports []format.Report) error {
	var out bytes.Buffer
	for _, r := range reports {
		fmt.Fprintf(&out, "%s: %d câu nhận được, %d câu cần xem\n", r.File, r.Accepted, r.Rejected)
		for _, it := range r.Items {
			where := "  "
			if it.Place != "" {
				where += it.Place + ": "
			}
			if it.Name != "" {
				where += "“" + it.Name + "”: "
			}
			if it.Error != "" {
				fmt.Fprintf(&out, "%s%s\n", where, it.Error)
			}
			if it.Warning != "" {
				fmt.Fprintf(&out, "%slưu ý: %s\n", where, it.Warning)
			}
		}
	}
	_, err := out.WriteTo(w)
	return err
}

// rejected is the error that ends a command whose files held something unusable.
func rejected(reports []format.Report) error {
	n := 0
	for _, r := range reports {
		n += r.Rejected
	}
	if n == 0 {
		return nil
	}
	return badf("questions: %d rejected; mend the places listed above and run the command again", n)
}

// QuestionsImportCmd stores questions.
type QuestionsImportCmd struct {
	Files []string `arg:"" name:"file" help:"GIFT, Aiken, Moodle XML, XLSX, CSV or DOCX."`
}

// Run stores what is accepted, all of it or nothing, and lists what is not.
func (c *QuestionsImportCmd) Run(ctx context.Context, cfg *Config, env *environment) error {
	reports := readQuestions(env, c.Files)
	return withApp(ctx, cfg, env, func(a *app) error {
		a.keepCourses(reports)
		if err := preview(env.out, reports); err != nil {
			return err
		}
		stored, same, err := a.importQuestions(ctx, reports)
		if err != nil {
			return err
		}
		fmt.Fprintf(env.out, "questions: %d stored, %d unchanged\n", stored, same)
		return rejected(reports)
	})
}

// keepCourses rejects questions that have the id of a course's question and other contents: courses are edited in their own files.
func (a *app) keepCourses(reports []format.Report) {
	for i := range reports {
		r := &reports[i]
		for j := range r.Items {
			it := &r.Items[j]
			if it.Question == nil {
				continue
			}
			for k := range a.courses {
				if q := a.courses[k].Question(it.Question.ID); q != nil && q.Version != it.Question.Version {
					it.Error = fmt.Sprintf("mã %s là của khóa học %s; sửa trong tệp khóa học, hoặc đổi mã", q.ID, a.courses[k].ID)
					it.Question = nil
					r.Accepted, r.Rejected = r.Accepted-1, r.Rejected+1
					break
				}
			}
		}
	}
}

func (a *app) importQuestions(ctx context.Context, reports []format.Report) (stored, same int, err error) {
	err = a.store.Update(ctx, func(tx dialog.Tx) error {
		stored, same = 0, 0
		have := map[string]string{}
		if err := tx.EachImported(func(q quiz.Question) bool { have[q.ID] = q.Version; return true }); err != nil {
			return err
		}
		for _, q := range a.courseQuestions() {
			have[q.ID] = q.Version
		}
		for _, r := range reports {
			for _, it := range r.Items {
				switch {
				case it.Question == nil:
				case have[it.Question.ID] == it.Question.Version:
					same++
				default:
					stored++
					have[it.Question.ID] = it.Question.Version
					if err := tx.PutImported(*it.Question); err != nil {
						return err
					}
				}
			}
		}
		if stored == 0 {
			return nil
		}
		return tx.Append(dialog.Event{At: time.Now(), Actor: "operator", Kind: "questions_imported", Data: map[string]string{"stored": fmt.Sprint(stored)}})
	})
	return stored, same, err
}

func (a *app) courseQuestions() []quiz.Question {
	var out []quiz.Question
	for _, c := range a.courses {
		for _, l := range c.Lessons {
			out = append(out, l.Questions...)
		}
	}
	return out
}

// QuestionsExportCmd writes the bank.
type QuestionsExportCmd struct {
	Format string `required:"" enum:"gift,aiken,moodlexml,xlsx" help:"gift, aiken, moodlexml or xlsx."`
	Output string `short:"o" help:"File to write; standard output without it." placeholder:"FILE"`
}

var questionWriters = map[string]func(io.Writer, []quiz.Question) ([]format.Left, error){
	format.GIFT: format.WriteGIFT, format.Aiken: format.WriteAiken, format.MoodleXML: format.WriteMoodleXML, format.XLSX: format.WriteXLSX,
}

// Run writes the bank; what the format can not hold is listed on standard error.
func (c *QuestionsExportCmd) Run(ctx context.Context, cfg *Config, env *environment) error {
	return withApp(ctx, cfg, env, func(a *app) error {
		bank := a.courseQuestions()
		err := a.store.View(ctx, func(tx dialog.Tx) error {
			bank = slices.Clip(bank)
			all := bank
			err := tx.EachImported(func(q quiz.Question) bool { all = append(all, q); return true })
			bank = all
			return err
		})
		if err != nil {
			return err
		}
		var out bytes.Buffer
		left, err := questionWriters[c.Format](&out, bank)
		if err != nil {
			return err
		}
		for _, l := range left {
			fmt.Fprintf(env.err, "%s: %s\n", l.ID, l.Why)
		}
		if c.Output != "" {
			err = writeNew(within(env.dir, c.Output), out.Bytes())
		} else {
			_, err = out.WriteTo(env.out)
		}
		if err != nil {
			return err
		}
		fmt.Fprintf(env.err, "questions: %d written, %d left out\n", len(bank)-len(left), len(left))
		return nil
	})
}

// QuestionsTemplateCmd writes an empty sheet.
type QuestionsTemplateCmd struct {
	File string `arg:"" help:"XLSX file to write."`
}

// Run writes the template; a file that is there already stays.
func (c *QuestionsTemplateCmd) Run(env *environment) error {
	var out bytes.Buffer
	if err := format.Template(&out); err != nil {
		return err
	}
	return writeNew(within(env.dir, c.File), out.Bytes())
}
