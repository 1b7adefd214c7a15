package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"isobot/quiz"
)

// workdaysFile holds an operator's own holidays and worked weekends, in the folder of their content. It has the form of the embedded
// quiz/workdays.tsv.
const workdaysFile = "workdays.tsv"

// openCalendar reads the working days and quiet hours.
func (a *app) openCalendar() error {
	quiet, err := readQuiet(a.cfg.Quiet)
	if err != nil {
		return err
	}
	a.calendar = quiz.Workdays().WithQuiet(quiet)
	if a.cfg.Content == "" {
		return nil
	}
	f, err := os.Open(filepath.Join(a.cfg.Content, workdaysFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return badInput{err}
	}
	defer f.Close()
	if a.calendar, err = a.calendar.With(f); err != nil {
		return badf("%s: %w", f.Name(), err)
	}
	return nil
}

// readQuiet reads "20:00-07:00".
func readQuiet(s string) (quiz.Quiet, error) {
	if s == "" {
		return quiz.DefaultQuiet, nil
	}
	var from, to string
	if len(s) == len("20:00-07:00") && s[5] == '-' {
		from, to = s[:5], s[6:]
	}
	a, errA := time.Parse("15:04", from)
	b, errB := time.Parse("15:04", to)
	if errA != nil || errB != nil || from == to {
		return quiz.Quiet{}, badf("ISOBOT_QUIET_HOURS: %q is no time of day; write it as 20:00-07:00", fmt.Sprint(s))
	}
	return quiz.Quiet{From: a.Hour()*60 + a.Minute(), To: b.Hour()*60 + b.Minute()}, nil
}
