package index

import (
	"context"
	"io"
	"math"

	"github.com/blevesearch/bleve/v2"
	bleveindex "github.com/blevesearch/bleve_index_api"

	"isobot/knowledge"
)

// diskIDs returns the ids of all passages on disk.
func diskIDs(disk bleve.Index) (map[string]bool, error) {
	ids := map[string]bool{}
	err := withReader(disk, func(r bleveindex.IndexReader) error {
		return eachID(r, func(_ uint64, id string) { ids[id] = true })
	})
	return ids, err
}

func withReader(disk bleve.Index, f func(bleveindex.IndexReader) error) (err error) {
	adv, err := disk.Advanced()
	if err != nil {
		return err
	}
	r, err := adv.Reader()
	if err != nil {
		return err
	}
	defer closeInto(r, &err)
	return f(r)
}

func closeInto(c io.Closer, err *error) {
	if e := c.Close(); *err == nil {
		*err = e
	}
}

// eachID calls f with bleve's number and the id of every passage.
func eachID(r bleveindex.IndexReader, f func(number uint64, id string)) (err error) {
	all, err := r.DocIDReaderAll()
	if err != nil {
		return err
	}
	defer closeInto(all, &err)
	for {
		internal, err := all.Next()
		if err != nil || internal == nil {
			return err
		}
		id, err := r.ExternalID(internal)
		if err != nil {
			return err
		}
		f(internal.Value(), id)
	}
}

// load reads all postings of disk into a segment.
func load(disk bleve.Index) (*segment, error) {
	var s *segment
	err := withReader(disk, func(r bleveindex.IndexReader) error {
		var ids []string
		number := map[uint64]uint32{}
		err := eachID(r, func(n uint64, id string) {
			number[n] = uint32(len(ids))
			ids = append(ids, id)
		})
		if err != nil {
			return err
		}
		s = newSegment(ids)
		for i, name := range fields {
			if err := loadField(r, name, &s.fields[i], number); err != nil {
				return err
			}
		}
		s.finish()
		return nil
	})
	return s, err
}

func loadField(r bleveindex.IndexReader, name string, f *field, number map[uint64]uint32) (err error) {
	dict, err := r.FieldDict(name)
	if err != nil {
		return err
	}
	defer closeInto(dict, &err)
	for {
		entry, err := dict.Next()
		if err != nil || entry == nil {
			return err
		}
		if err := loadTerm(r, name, entry.Term, f, number); err != nil {
			return err
		}
	}
}

func loadTerm(r bleveindex.IndexReader, name, term string, f *field, number map[uint64]uint32) (err error) {
	rows, err := r.TermFieldReader(context.Background(), []byte(term), name, true, false, false)
	if err != nil {
		return err
	}
	defer closeInto(rows, &err)
	var row bleveindex.TermFieldDoc
	f.begin(term)
	for {
		next, err := rows.Next(row.Reset())
		if err != nil || next == nil {
			f.end()
			return err
		}
		if doc, ok := number[next.ID.Value()]; ok {
			f.add(doc, int(min(next.Freq, math.MaxInt32)))
		}
	}
}

// searcher makes the Searcher over passages: postings read from disk earlier, and those of passages that came since. When
// many came, everything is read again.
func (x *Index) searcher(passages []knowledge.Passage) (*Searcher, error) {
	if x.base == nil {
		base, err := load(x.disk)
		if err != nil {
			return nil, err
		}
		x.base = base
	}
	place := make(map[string]int32, len(passages))
	for i := range passages {
		place[passages[i].ID] = int32(i)
	}
	late := missing(x.base, passages)
	if len(late) > 64 && len(late) > len(passages)/10 {
		x.base = nil
		return x.searcher(passages)
	}
	segments := []*segment{x.base}
	if len(late) > 0 {
		segments = append(segments, build(late))
	}
	return newSearcher(segments, place, len(passages)), nil
}

func missing(base *segment, passages []knowledge.Passage) []knowledge.Passage {
	held := make(map[string]bool, len(base.ids))
	for _, id := range base.ids {
		held[id] = true
	}
	var late []knowledge.Passage
	for i := range passages {
		if !held[passages[i].ID] {
			late = append(late, passages[i])
		}
	}
	return late
}
