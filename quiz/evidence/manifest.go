package evidence

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"time"
)

// Manifest is part 10: what a bundle holds, and the hashes that prove that nothing was changed.
type Manifest struct {
	Format string         `json:"format"` // "isobot-evidence/1"
	MadeAt time.Time      `json:"made_at"`
	MadeBy string         `json:"made_by"`
	Agency string         `json:"agency,omitempty"`
	Unit   string         `json:"unit"`
	From   string         `json:"from,omitempty"`
	To     string         `json:"to,omitempty"`
	Sample bool           `json:"sample_data,omitempty"`
	Counts map[string]int `json:"counts"`
	Files  []File         `json:"files"`
	Audit  AuditProof     `json:"audit"`
	Seal   string         `json:"seal"` // hex SHA-256 over this document with an empty seal
}

// File is one file of a bundle.
type File struct {
	Name   string `json:"name"`
	Part   int    `json:"part,omitempty"` // the first of the ten parts that it holds
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// AuditProof chains a bundle to the audit log it was made from. Who has the log finds the same hashes at the same numbers.
type AuditProof struct {
	Before   string `json:"before"` // hash of the line before the first
	First    uint64 `json:"first"`  // numbers of the first and last line in the bundle; 0: none
	Last     uint64 `json:"last"`
	Withheld int    `json:"withheld"` // lines about other people, of which the bundle has number and hashes only
	Head     Head   `json:"head"`
}

// Head is the last line of the audit log when the bundle was made.
type Head struct {
	Seq  uint64 `json:"seq"`
	Hash string `json:"hash"`
}

const formatName = "isobot-evidence/1"

func (s *Source) manifest(files []file) Manifest {
	m := Manifest{Format: formatName, MadeAt: s.At.UTC(), MadeBy: s.By, Agency: s.Agency, Unit: string(s.Unit), From: s.From, To: s.To, Sample: s.Sample,
		Counts: map[string]int{"people": len(s.People), "courses": len(s.Courses), "assignments": len(s.Assignments), "attempts": len(s.Attempts),
			"questions": len(s.Questions), "certificates": len(s.Certificates), "audit_lines": len(s.Audit.Lines)},
		Audit: s.Audit.proof()}
	for _, f := range files {
		m.Files = append(m.Files, File{f.name, f.part, int64(len(f.data)), digest(f.data)})
	}
	m.Seal = m.seal()
	return m
}

func digest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

func digestOf(r io.Reader) (string, error) {
	h := sha256.New()
	if _, err := io.Copy(h, r); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// Hash is the SHA-256 of the manifest as it stands in the bundle. Kept in the audit log, it proves when the bundle was made.
func (m Manifest) Hash() string {
	b, err := m.bytes()
	if err != nil { // a manifest has nothing that can not be written
		panic("evidence: " + err.Error())
	}
	return digest(b)
}

func (m Manifest) seal() string {
	m.Seal = ""
	return m.Hash()
}

// bytes is the one way in which a manifest is written.
func (m Manifest) bytes() ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err := enc.Encode(m)
	return b.Bytes(), err
}
