package main

import (
	"encoding/json"
	"io"
	"os"

	"isobot/content"
	"isobot/knowledge"
)

// isTerminal tells whether w is a terminal that a person looks at.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

func printLine(w io.Writer, v any) error { return json.NewEncoder(w).Encode(v) }

func embeddedVocabulary() (*knowledge.Vocabulary, error) { return readVocabulary(content.FS) }
