package main

import (
	"isobot/bot/dialog"
	"isobot/quiz/format"
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
