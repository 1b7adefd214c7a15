package evidence

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// ErrNotBundle tells that a file is no evidence bundle at all.
var ErrNotBundle = errors.New("not an evidence bundle; give the zip file that isobot evidence export wrote")

// Tampered tells what was found first in a bundle that is not as it was made.
type Tampered struct {
	File string // name inside the bundle; empty: the zip file around them
	What string
}

func (t *Tampered) Error() string {
	if t.File == "" {
		return t.What
	}
	return t.File + ": " + t.What
}

// Checked is what Verify found in a bundle that is as it was made.
type Checked struct {
	Manifest Manifest
	Repacked bool // the files are as they were, but another program packed them again
}

// Limits of what is read from a bundle that comes from outside.
const (
	maxFiles    = 64
	maxManifest = 1 << 20
	maxFileSize = 4 << 30
)

// Verify checks a bundle by itself: that it holds the files of its manifest and no other, that each is unaltered, that the audit lines
// chain up, and that the zip file is as it was written. The error is a *Tampered, which names the first file that does not fit, or
// ErrNotBundle, or one of reading r. Whoever can forge all hashes is caught by comparing the head with the audit log itself.
func Verify(r io.ReaderAt, size int64) (Checked, error) {
	sealed, err := sealOf(r, size)
	if err != nil {
		return Checked{}, err
	}
	z, err := zip.NewReader(r, size)
	if err != nil {
		if sealed != noSeal || startsLikeZip(r) {
			return Checked{}, &Tampered{What: "the zip file is damaged: " + err.Error()}
		}
		return Checked{}, ErrNotBundle
	}
	m, err := readManifest(z, sealed != noSeal)
	if err != nil {
		return Checked{}, err
	}
	if err := checkFiles(z, m); err != nil {
		return Checked{}, err
	}
	switch {
	case sealed == sealBroken:
		return Checked{}, &Tampered{What: "the files are unaltered, but the zip file around them is not as it was written"}
	case sealed == noSeal && !endsBare(r, size):
		return Checked{}, &Tampered{What: "the files are unaltered, but something was added to or taken off the end of the zip file"}
	}
	return Checked{Manifest: m, Repacked: sealed == noSeal}, nil
}

func startsLikeZip(r io.ReaderAt) bool {
	var b [4]byte
	_, err := r.ReadAt(b[:], 0)
	return err == nil && string(b[:]) == "PK\x03\x04"
}

// endsBare tells whether the last bytes are the end of a zip file without a comment.
func endsBare(r io.ReaderAt, size int64) bool {
	var b [22]byte
	if size < int64(len(b)) {
		return false
	}
	_, err := r.ReadAt(b[:], size-int64(len(b)))
	return err == nil && string(b[:4]) == "PK\x05\x06" && b[20] == 0 && b[21] == 0
}

func readManifest(z *zip.Reader, sealed bool) (m Manifest, err error) {
	for _, f := range z.File {
		if f.Name != manifestName {
			continue
		}
		data, err := read(f, maxManifest)
		if err != nil {
			return m, err
		}
		return m, parseManifest(data, &m)
	}
	if !sealed {
		return m, ErrNotBundle
	}
	return m, &Tampered{manifestName, "is missing"}
}

func parseManifest(data []byte, m *Manifest) error {
	if err := json.Unmarshal(data, m); err != nil {
		return &Tampered{manifestName, "was altered: it can not be read"}
	}
	again, err := m.bytes()
	if err != nil || !bytes.Equal(again, data) || m.Seal != m.seal() {
		return &Tampered{manifestName, "was altered"}
	}
	if m.Format != formatName {
		return &Tampered{manifestName, fmt.Sprintf("has format %q, this program knows %q", m.Format, formatName)}
	}
	return nil
}

// read reads a whole file of the zip, at most most bytes.
func read(f *zip.File, most int64) ([]byte, error) {
	in, err := f.Open()
	if err != nil {
		return nil, &Tampered{f.Name, "is damaged: " + err.Error()}
	}
	defer in.Close()
	data, err := io.ReadAll(io.LimitReader(in, most+1))
	switch {
	case err != nil:
		return nil, &Tampered{f.Name, "is damaged: " + err.Error()}
	case int64(len(data)) > most:
		return nil, &Tampered{f.Name, fmt.Sprintf("was altered: it has more than %d bytes", most)}
	}
	return data, nil
}

// checkFiles compares the files with the manifest, in the manifest's order, then looks for what was added.
func checkFiles(z *zip.Reader, m Manifest) error {
	if len(z.File) > maxFiles {
		return &Tampered{What: fmt.Sprintf("the zip file holds %d files, a bundle has at most %d", len(z.File), maxFiles)}
	}
	there := map[string]*zip.File{}
	for _, f := range z.File {
		if there[f.Name] != nil {
			return &Tampered{clean(f.Name), "is there twice"}
		}
		there[f.Name] = f
	}
	delete(there, manifestName)
	for _, want := range m.Files {
		f := there[want.Name]
		if f == nil {
			return &Tampered{want.Name, "is missing"}
		}
		delete(there, want.Name)
		if err := checkFile(f, want, m.Audit); err != nil {
			return err
		}
	}
	for _, f := range z.File {
		if there[f.Name] != nil {
			return &Tampered{clean(f.Name), "was added"}
		}
	}
	return nil
}

func checkFile(f *zip.File, want File, p AuditProof) error {
	if want.Bytes < 0 || want.Bytes > maxFileSize {
		return &Tampered{want.Name, "has a size that no file of a bundle has"}
	}
	in, err := f.Open()
	if err != nil {
		return &Tampered{want.Name, "is damaged: " + err.Error()}
	}
	defer in.Close()
	switch sum, err := digestOf(io.LimitReader(in, want.Bytes+1)); {
	case err != nil:
		return &Tampered{want.Name, "is damaged: " + err.Error()}
	case sum != want.SHA256:
		return &Tampered{want.Name, "was altered"}
	case want.Name != auditName:
		return nil
	}
	data, err := read(f, want.Bytes)
	if err != nil {
		return err
	}
	if err := checkChain(data, p); err != nil {
		return &Tampered{want.Name, err.Error()}
	}
	return nil
}

// What the comment at the end of the zip file says of the bytes before it.
type seal int

const (
	noSeal seal = iota
	sealWhole
	sealBroken
)

func sealOf(r io.ReaderAt, size int64) (seal, error) {
	const length = int64(len(sealPrefix) + 64)
	if size < length {
		return noSeal, nil
	}
	tail := make([]byte, length)
	if _, err := r.ReadAt(tail, size-length); err != nil {
		return noSeal, fmt.Errorf("read the bundle: %w", err)
	}
	said, ok := strings.CutPrefix(string(tail), sealPrefix)
	if !ok {
		return noSeal, nil
	}
	sum, err := digestOf(io.NewSectionReader(r, 0, size-length))
	switch {
	case err != nil:
		return noSeal, fmt.Errorf("read the bundle: %w", err)
	case sum != said:
		return sealBroken, nil
	}
	return sealWhole, nil
}
