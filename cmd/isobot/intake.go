package main

import (
	"bytes"

	"isobot/bot/dialog"
	"isobot/quiz/format"
	"isobot/staff/roster"
)

// intake reads a file that a trainer sent to the bot, in any of the formats of isobot questions.
func intake(name string, data []byte) (dialog.Intake, error) {
	r, err := format.Read(name, data)
	if err != nil {
		return dialog.Intake{}, err
	}
	var in dialog.Intake
	for _, it := range r.Items {
		if it.Question != nil {
			in.Questions = append(in.Questions, *it.Question)
		} else {
			in.Lines = append(in.Lines, it.Place+": "+it.Error)
		}
	}
	return in, nil
}

// readRoster reads a file that an administrator sent to the bot, if it has the headings of a roster.
func readRoster(name string, data []byte) (f dialog.RosterFile) {
	if f.Is = roster.Looks(data, name); !f.Is {
		return f
	}
	people, problems := roster.Read(bytes.NewReader(data), name)
	f.People = people
	for _, p := range problems {
		f.Problems = append(f.Problems, p.String())
	}
	return f
}
