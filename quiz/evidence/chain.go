package evidence

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"
)

// Log is a stretch of the audit log: every line from the first of the period to the last, as it is stored, without gaps.
type Log struct {
	Lines [][]byte
	// Withheld tells which lines are about other people only; of those the bundle gets number and hashes. It is as long as Lines.
	Withheld []bool
	Head     Head
}

// Event is what a line of the audit log says.
type Event struct {
	Seq     uint64            `json:"seq"`
	At      time.Time         `json:"at"`
	Actor   string            `json:"actor"`
	Kind    string            `json:"kind"`
	Subject string            `json:"subject"`
	Data    map[string]string `json:"data"`
	Prev    string            `json:"prev"`
	Hash    string            `json:"hash"`
}

// link is all that is left of a line that is withheld.
type link struct {
	Seq  uint64 `json:"seq"`
	Prev string `json:"prev"`
	Hash string `json:"hash"`
}

func (l *Log) events() []Event {
	var all []Event
	for i, line := range l.Lines {
		var e Event
		if l.Withheld[i] || json.Unmarshal(line, &e) != nil {
			continue
		}
		all = append(all, e)
	}
	return all
}

// bytes is the stretch as JSON lines.
func (l *Log) bytes() []byte {
	var b bytes.Buffer
	for i, line := range l.Lines {
		if l.Withheld[i] {
			var k link
			if json.Unmarshal(line, &k) == nil {
				line, _ = json.Marshal(k) // numbers and strings only
			}
		}
		b.Write(line)
		b.WriteByte('\n')
	}
	return b.Bytes()
}

func (l *Log) proof() AuditProof {
	p := AuditProof{Head: l.Head}
	for _, w := range l.Withheld {
		if w {
			p.Withheld++
		}
	}
	if n := len(l.Lines); n > 0 {
		var first, last link
		if json.Unmarshal(l.Lines[0], &first) == nil && json.Unmarshal(l.Lines[n-1], &last) == nil {
			p.Before, p.First, p.Last = first.Prev, first.Seq, last.Seq
		}
	}
	return p
}

// checkChain checks a stretch of the audit log against what the manifest says of it. The error names the first line that does not fit.
func checkChain(data []byte, p AuditProof) error {
	prev, next := p.Before, p.First
	withheld := 0
	for len(data) > 0 {
		line, rest, _ := bytes.Cut(data, []byte("\n"))
		var k link
		if err := json.Unmarshal(line, &k); err != nil {
			return fmt.Errorf("audit line %d can not be read", next)
		}
		switch {
		case k.Seq != next:
			return fmt.Errorf("audit line %d is missing or out of place", next)
		case k.Prev != prev:
			return fmt.Errorf("audit line %d does not follow the line before it", next)
		}
		bare, _ := json.Marshal(k)
		if bytes.Equal(bare, line) {
			withheld++
		} else if !hashed(line, k.Hash) {
			return fmt.Errorf("audit line %d was altered", next)
		}
		prev, next, data = k.Hash, next+1, rest
	}
	switch {
	case p.First > 0 && next != p.Last+1:
		return fmt.Errorf("the audit log ends at line %d, the manifest says %d", next-1, p.Last)
	case withheld != p.Withheld:
		return fmt.Errorf("%d audit lines are withheld, the manifest says %d", withheld, p.Withheld)
	case p.First > 0 && p.Last == p.Head.Seq && prev != p.Head.Hash:
		return fmt.Errorf("audit line %d is not the head that the manifest names", p.Last)
	}
	return nil
}

// hashed tells whether a line's hash is the SHA-256 of the line with an empty hash, which stands at its end.
func hashed(line []byte, hash string) bool {
	tail := []byte(`"hash":"` + hash + `"}`)
	body, ok := bytes.CutSuffix(line, tail)
	return ok && digest(append(bytes.Clone(body), `"hash":""}`...)) == hash
}
