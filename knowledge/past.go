package knowledge

import (
	"cmp"
	"slices"
	"strings"
)

// Superseded is a document as it was before another revision took its place.
type Superseded struct {
	Document *Document `json:"document"`
	Until    Date      `json:"until"` // first day of the next revision
}

// pastMark stands between a document's id and the day until which that revision held. No importer lets it into an id.
const pastMark = "@"

// PlainID is the id under which a document or unit was delivered, also when id is that of a superseded revision.
func PlainID(id string) string {
	at := strings.Index(id, pastMark)
	if at < 0 {
		return id
	}
	if end := strings.IndexByte(id[at:], '/'); end >= 0 {
		return id[:at] + id[at+end:]
	}
	return id[:at]
}

// WithPast lays superseded revisions beside the documents that are in their places, each under an id of its own and valid for its days,
// so that for every day exactly one revision holds. past is in order of arrival; docs stays as it is. A revision whose days another
// revision covers, or whose document is gone, is left out.
func WithPast(docs []*Document, past []Superseded) []*Document {
	byID := map[string][]Superseded{}
	for _, p := range past {
		byID[p.Document.ID] = append(byID[p.Document.ID], p)
	}
	out := slices.Clone(docs)
	for i, d := range docs {
		older := byID[d.ID]
		if len(older) == 0 {
			continue
		}
		bound := cmp.Or(d.ValidFrom, older[len(older)-1].Until) // where the revision after begins
		if d.ValidFrom == "" {
			out[i] = copyOf(d)
			out[i].ValidFrom = bound
		}
		for j := len(older) - 1; j >= 0; j-- {
			from, until := older[j].Document.ValidFrom, min(older[j].Until, bound)
			if j > 0 {
				from = older[j-1].Until
			}
			if from < until {
				out = append(out, pastOf(older[j].Document, from, until))
			}
			bound = min(from, until)
		}
	}
	return out
}

// pastOf is d under an id of its own, valid in [from, until). It has no number: a number names the revision in its place.
func pastOf(d *Document, from, until Date) *Document {
	p := copyOf(d)
	p.ID = d.ID + pastMark + string(until)
	rename := func(id string) string {
		if rest, ok := strings.CutPrefix(id, d.ID+"/"); ok {
			return p.ID + "/" + rest
		}
		return id
	}
	for i := range p.Units {
		u := &p.Units[i]
		u.ID = rename(u.ID)
		if u.ValidTo > until {
			u.ValidTo = until
		}
	}
	p.Steps = slices.Clone(d.Steps)
	for i := range p.Steps {
		p.Steps[i].Unit = rename(p.Steps[i].Unit)
	}
	p.ValidFrom, p.ReplacedBy, p.Number = from, []string{d.ID}, ""
	if p.ValidTo == "" || p.ValidTo > until {
		p.ValidTo = until
	}
	return p
}

// Difference lists by id the units in which one revision of a document differs from the one before.
type Difference struct {
	Added   []string `json:"added,omitempty"`
	Changed []string `json:"changed,omitempty"` // HashOf is another
	Removed []string `json:"removed,omitempty"`
}

// Empty tells that no unit differs.
func (d Difference) Empty() bool { return len(d.Added)+len(d.Changed)+len(d.Removed) == 0 }

// Compare tells how the units of now differ from those of before; either may be nil, which has no units. Lists are in the order of the
// documents.
func Compare(before, now *Document) Difference {
	var d Difference
	was, is := hashesOf(before), hashesOf(now)
	if now != nil {
		for i := range now.Units {
			id := now.Units[i].ID
			if old, ok := was[id]; !ok {
				d.Added = append(d.Added, id)
			} else if old != is[id] {
				d.Changed = append(d.Changed, id)
			}
		}
	}
	if before != nil {
		for i := range before.Units {
			if id := before.Units[i].ID; is[id] == "" {
				d.Removed = append(d.Removed, id)
			}
		}
	}
	return d
}

func hashesOf(d *Document) map[string]string {
	out := map[string]string{}
	if d != nil {
		for i := range d.Units {
			out[d.Units[i].ID] = HashOf(&d.Units[i])
		}
	}
	return out
}
