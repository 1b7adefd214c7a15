package store

import (
	"isobot/bot/dialog"
	"isobot/knowledge"
)

// queueVersion is the form of the queue of open gaps; a store with another one builds it anew when it is opened.
const queueVersion = 1

// buildQueue makes the queue from the gaps unless it is there.
func (t tx) buildQueue() error {
	have, _, err := get[int](t.kv, tMeta, "queue")
	if err != nil || have == queueVersion {
		return err
	}
	var all []dialog.Gap
	if err := t.EachGap(func(g dialog.Gap) bool { all = append(all, g); return true }); err != nil {
		return err
	}
	for _, g := range all {
		if err := t.queueGap(g); err != nil {
			return err
		}
	}
	return put(t.kv, tMeta, "queue", queueVersion)
}

func (t tx) PutGap(g dialog.Gap) error {
	if err := t.queueGap(g); err != nil {
		return err
	}
	return put(t.kv, tGap, key(g.ID), g)
}

// queueGap puts an open gap into the queue and takes a closed one out.
func (t tx) queueGap(g dialog.Gap) error {
	if g.Closed != "" {
		return t.kv.Delete(tOpenGap, key(g.ID))
	}
	return t.kv.Put(tOpenGap, key(g.ID), []byte("{}"))
}

func (t tx) OpenGaps() (n int, err error) {
	err = t.kv.Scan(tOpenGap, "", "", func(string, []byte) bool { n++; return true })
	return n, err
}

func (t tx) EachOpenGap(fn func(dialog.Gap) bool) error {
	var bad error
	err := t.kv.Scan(tOpenGap, "", "", func(k string, _ []byte) bool {
		g, ok, err := get[dialog.Gap](t.kv, tGap, k)
		if err != nil {
			bad = err
			return false
		}
		return !ok || fn(g)
	})
	if err == nil {
		err = bad
	}
	return err
}

func (t tx) PutCuration(c knowledge.Curation) error { return put(t.kv, tCuration, key(c.ID), c) }

func (t tx) Curation(id string) (knowledge.Curation, bool, error) {
	return get[knowledge.Curation](t.kv, tCuration, key(id))
}

func (t tx) EachCuration(fn func(knowledge.Curation) bool) error {
	return each(t.kv, tCuration, "", "", fn)
}

func (t tx) PutSynonym(s knowledge.Synonym) error { return put(t.kv, tSynonym, key(s.ID), s) }

func (t tx) EachSynonym(fn func(knowledge.Synonym) bool) error {
	return each(t.kv, tSynonym, "", "", fn)
}

func (t tx) PutSuperseded(s knowledge.Superseded) error {
	n, err := next(t.kv, "library")
	if err != nil {
		return err
	}
	return put(t.kv, tSuperseded, key(s.Document.ID, seq(n)), s)
}

func (t tx) EachSuperseded(fn func(knowledge.Superseded) bool) error {
	return each(t.kv, tSuperseded, "", "", fn)
}

func (t tx) DeleteSuperseded(document string) error {
	if _, err := next(t.kv, "library"); err != nil {
		return err
	}
	from, to := under(document)
	var keys []string
	if err := t.kv.Scan(tSuperseded, from, to, func(k string, _ []byte) bool { keys = append(keys, k); return true }); err != nil {
		return err
	}
	for _, k := range keys {
		if err := t.kv.Delete(tSuperseded, k); err != nil {
			return err
		}
	}
	return nil
}

func (t tx) PutChange(c *dialog.Change) (err error) {
	if c.Seq, err = next(t.kv, "change"); err != nil {
		return err
	}
	return put(t.kv, tChange, seq(c.Seq), c)
}

func (t tx) Changes(document string, after uint64, fn func(dialog.Change) bool) error {
	return each(t.kv, tChange, seq(after+1), "", func(c dialog.Change) bool {
		return document != "" && c.Document != document || fn(c)
	})
}
