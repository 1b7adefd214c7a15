package index

import (
	"fmt"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/registry"

	"isobot/knowledge"
)

// fields lists the fields in the order of the arrays below.
var fields = [...]string{knowledge.FieldX, knowledge.FieldF, knowledge.FieldF2, knowledge.FieldT, knowledge.FieldT2}

// analyzer cuts a text into the terms of one field. Words are folded one by one after they were cut, never before, so that
// byte offsets stay those of the text.
type analyzer struct {
	accents bool
	pairs   bool
}

var analyzers = map[string]analyzer{
	knowledge.FieldX:  {accents: true},
	knowledge.FieldF:  {},
	knowledge.FieldF2: {pairs: true},
	knowledge.FieldT:  {},
	knowledge.FieldT2: {pairs: true},
}

// analyzerName is what the analyzer of a field is registered as in bleve.
func analyzerName(field string) string { return "isobot_" + field }

func init() {
	for name, a := range analyzers {
		err := registry.RegisterAnalyzer(analyzerName(name), func(map[string]any, *registry.Cache) (analysis.Analyzer, error) {
			return a, nil
		})
		if err != nil { // two packages claim one name: a mistake of the program
			panic(fmt.Sprintf("index: register analyzer: %v", err))
		}
	}
}

// Analyze implements bleve's analysis.Analyzer.
func (a analyzer) Analyze(input []byte) analysis.TokenStream {
	var out analysis.TokenStream
	a.terms(string(input), func(term string, start, end int) {
		out = append(out, &analysis.Token{Term: []byte(term), Start: start, End: end, Position: len(out) + 1})
	})
	return out
}

// terms calls yield for every term of text in order, with its byte range.
func (a analyzer) terms(text string, yield func(term string, start, end int)) {
	tokens := knowledge.Tokens(text)
	for i, t := range tokens {
		switch {
		case a.accents:
			yield(t.X, t.Start, t.End)
		case !a.pairs:
			yield(t.F, t.Start, t.End)
		case i > 0:
			yield(tokens[i-1].F+" "+t.F, tokens[i-1].Start, t.End)
		}
	}
}

// newMapping indexes the five fields and nothing else: no stored text, no positions, no values by document.
func newMapping() mapping.IndexMapping {
	doc := bleve.NewDocumentStaticMapping()
	for _, name := range fields {
		f := bleve.NewTextFieldMapping()
		f.Name, f.Analyzer = name, analyzerName(name)
		f.Store, f.IncludeTermVectors, f.IncludeInAll, f.DocValues = false, false, false, false
		doc.AddFieldMappingsAt(name, f)
	}
	m := bleve.NewIndexMapping()
	m.DefaultMapping = doc
	m.StoreDynamic, m.IndexDynamic, m.DocValuesDynamic = false, false, false
	return m
}

// source is the text that a field of a passage with that title and text is made of.
func source(field, title, text string) string {
	if field == knowledge.FieldT || field == knowledge.FieldT2 {
		return title
	}
	return text
}
