// Package content embeds what editors own: articles, procedures, courses and the vocabulary. docs/content.md describes the files.
// Nothing is parsed here: knowledge/ingest and quiz/format read the files.
package content

import "embed"

// FS holds the folders articles, procedures and courses and the files vocabulary.tsv and dien-tap.yaml.
//
//go:embed all:articles all:procedures all:courses vocabulary.tsv dien-tap.yaml
var FS embed.FS
