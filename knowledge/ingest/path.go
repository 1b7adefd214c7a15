package ingest

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"isobot/knowledge"
)

// MaxFiles is the most files that one import reads.
const MaxFiles = 100_000

// Taken tells what became of the files of an import.
type Taken struct {
	Files   int // files of a known kind that were found
	Read    int // of these, that gave documents
	Broken  int // of these, that gave none: they can not be read, have nothing in them, or have a mistake of their editor
	Same    int // of these, whose bytes another file had already
	Skipped int // files of other kinds
}

// reader makes the document of one file of a kind; sidecar is nil or the front matter beside it.
type reader func(data []byte, name string, sidecar []byte) (*knowledge.Document, []Problem)

// readers are the kinds of file that can be imported, by the ends of their names.
var readers = map[string]reader{
	".json": func(data []byte, name string, _ []byte) (*knowledge.Document, []Problem) {
		return Portal(bytes.NewReader(data), name)
	},
	".md": func(data []byte, name string, _ []byte) (*knowledge.Document, []Problem) { return Markdown(data, name) },
	".yaml": func(data []byte, name string, _ []byte) (*knowledge.Document, []Problem) {
		return Procedure(data, name)
	},
	".yml": func(data []byte, name string, _ []byte) (*knowledge.Document, []Problem) {
		return Procedure(data, name)
	},
	".docx": DOCX,
	".xlsx": XLSX,
	".pdf":  PDF,
}

// Path reads a file, or every file of a folder and its sub-folders, in the order of their names. A broken file is reported and the
// rest goes on; links that lead out of the folder are not followed. progress, which may be nil, is called after each file. The
// documents are sealed, have Origin "import" and distinct ids: procedures that share a code under several agencies or titles
// become "tthc/<code>", "tthc/<code>-2" ... in the order of agency and title. An error is only that path itself can not be read.
func Path(path string, progress func(done, total int)) ([]*knowledge.Document, Taken, []Problem, error) {
	root, names, taken, err := files(path)
	if err != nil {
		return nil, taken, nil, err
	}
	defer root.Close()
	var docs []*knowledge.Document
	var problems []Problem
	seen := map[[32]byte]bool{}
	for i, name := range names {
		d, ps, same := readOne(root, name, seen)
		switch {
		case same:
			taken.Same++
		case d != nil:
			taken.Read++
			docs = append(docs, d)
		default:
			taken.Broken++
		}
		problems = append(problems, ps...)
		if progress != nil {
			progress(i+1, len(names))
		}
	}
	docs, doubled := distinctIDs(docs)
	for _, d := range docs {
		d.Origin = "import"
	}
	return seal(docs), taken, sorted(append(problems, doubled...)), nil
}

// files lists the files below path that a reader knows. The root keeps links from leading out of it.
func files(path string) (root *os.Root, names []string, taken Taken, err error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, nil, taken, fmt.Errorf("import: %w", err)
	}
	dir, only := path, ""
	if !info.IsDir() {
		dir, only = filepath.Dir(path), filepath.Base(path)
	}
	if root, err = os.OpenRoot(dir); err != nil {
		return nil, nil, taken, fmt.Errorf("import: %w", err)
	}
	if only != "" {
		taken.Files = 1
		return root, []string{only}, taken, nil
	}
	err = fs.WalkDir(root.FS(), ".", func(name string, e fs.DirEntry, err error) error {
		switch {
		case err != nil && e == nil:
			return err
		case e.IsDir(), e.Type()&fs.ModeIrregular != 0:
			return nil
		case readers[kindOf(name)] == nil || sidecar(root, name) || strings.HasPrefix(filepath.Base(name), "."):
			taken.Skipped++
			return nil
		case len(names) >= MaxFiles:
			return fmt.Errorf("more than %d files", MaxFiles)
		}
		names = append(names, name)
		return nil
	})
	taken.Files = len(names)
	if err != nil {
		root.Close()
		return nil, nil, taken, fmt.Errorf("import %s: %w", path, err)
	}
	return root, names, taken, nil
}

func kindOf(name string) string { return strings.ToLower(filepath.Ext(name)) }

// sidecar tells whether name is the front matter of another file: "a.docx.yaml" beside "a.docx".
func sidecar(root *os.Root, name string) bool {
	of, ok := strings.CutSuffix(name, ".yaml")
	if !ok || readers[kindOf(of)] == nil {
		return false
	}
	_, err := root.Stat(of)
	return err == nil
}

// readOne reads one file. same is true when a file with the same bytes was read before.
func readOne(root *os.Root, name string, seen map[[32]byte]bool) (d *knowledge.Document, problems []Problem, same bool) {
	read := readers[kindOf(name)]
	if read == nil {
		return nil, []Problem{{File: name, What: "không biết đọc loại tệp này", Remedy: "dùng " + kindList()}}, false
	}
	data, err := readRoot(root, name)
	if err != nil {
		return nil, []Problem{unreadable(name, err)}, false
	}
	sum := sha256.Sum256(append(slices.Clip(data), kindOf(name)...))
	if seen[sum] {
		return nil, nil, true
	}
	seen[sum] = true
	side, err := readRoot(root, name+".yaml")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, []Problem{unreadable(name+".yaml", err)}, false
	}
	d, problems = read(data, filepath.ToSlash(name), side)
	if d != nil && len(d.Units) == 0 && !slices.ContainsFunc(problems, func(p Problem) bool { return !p.Warning }) {
		problems = append(problems, Problem{File: filepath.ToSlash(name), What: "tệp không có nội dung nào để trả lời", Remedy: "thêm nội dung rồi nhập lại"})
	}
	if d != nil && (len(d.Units) == 0 || slices.ContainsFunc(problems, miswritten)) {
		d = nil
	}
	return d, problems, false
}

// miswritten tells whether p is a mistake in a file that an editor writes for this program, a sidecar too. Such a file is taken whole or
// not at all: what it lacks would otherwise be found out by those who ask. Of other files the rest is taken, as a PDF with scanned pages.
func miswritten(p Problem) bool {
	switch kindOf(p.File) {
	case ".md", ".yaml", ".yml":
		return !p.Warning
	}
	return false
}

func kindList() string {
	var out []string
	for kind := range readers {
		out = append(out, kind)
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

var errNotFile = errors.New("không phải tệp thường")

// readRoot reads at most MaxOffice bytes and one more, so that a reader can see that there were too many.
func readRoot(root *os.Root, name string) ([]byte, error) {
	info, err := root.Stat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() { // a pipe would block for ever
		return nil, errNotFile
	}
	f, err := root.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, MaxOffice+1))
}

// distinctIDs gives documents that share an id ids of their own. Of documents that are the same in agency and title the first is
// kept, and the others are reported.
func distinctIDs(docs []*knowledge.Document) (kept []*knowledge.Document, problems []Problem) {
	byID := map[string][]*knowledge.Document{}
	var order []string
	for _, d := range docs {
		if byID[d.ID] == nil {
			order = append(order, d.ID)
		}
		byID[d.ID] = append(byID[d.ID], d)
	}
	for _, id := range order {
		same := byID[id]
		slices.SortStableFunc(same, func(a, b *knowledge.Document) int {
			return cmp.Or(cmp.Compare(a.Issuer, b.Issuer), cmp.Compare(a.Title, b.Title), cmp.Compare(fileOf(a), fileOf(b)))
		})
		for i, d := range same {
			if i > 0 && d.Issuer == same[i-1].Issuer && d.Title == same[i-1].Title {
				if seal(same[i-1 : i+1]); d.Revision != same[i-1].Revision {
					problems = append(problems, Problem{File: fileOf(d), Warning: true, What: "cùng mã, cùng cơ quan và tên với " + fileOf(same[i-1]) + " nhưng khác nội dung, không lấy",
						Remedy: "giữ lại tệp mới hơn"})
				}
				continue
			}
			kept = append(kept, d)
		}
	}
	number := map[string]int{}
	for _, d := range kept {
		if number[d.ID]++; number[d.ID] > 1 {
			rename(d, fmt.Sprintf("%s-%d", d.ID, number[d.ID]))
		}
	}
	return kept, problems
}

// rename gives d another id, and its units and steps with it.
func rename(d *knowledge.Document, id string) {
	for i := range d.Units {
		d.Units[i].ID = id + strings.TrimPrefix(d.Units[i].ID, d.ID)
	}
	for i := range d.Steps {
		d.Steps[i].Unit = id + strings.TrimPrefix(d.Steps[i].Unit, d.ID)
	}
	d.ID = id
}
