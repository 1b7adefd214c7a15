package ingest

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"

	"isobot/knowledge"
)

// Content reads the folders articles and procedures of fsys, in file-name order. The documents are sealed; Origin is left to the
// caller, who knows where fsys came from. What can be read of a broken file is returned too: a caller that wants all or nothing
// looks for problems that are not warnings. A missing folder is no problem.
func Content(fsys fs.FS) ([]*knowledge.Document, []Problem) {
	var docs []*knowledge.Document
	var problems []Problem
	for _, part := range []struct {
		dir  string
		read func(fs.FS, string) ([]*knowledge.Document, []Problem)
	}{{"articles", articles}, {"procedures", procedures}} {
		if _, err := fs.Stat(fsys, part.dir); errors.Is(err, fs.ErrNotExist) {
			continue
		}
		d, p := part.read(fsys, part.dir)
		docs, problems = append(docs, d...), append(problems, p...)
	}
	docs, doubled := unique(docs)
	return seal(docs), sorted(append(problems, doubled...))
}

// unique keeps the first document of each id, in order of file and then id, and reports the others.
func unique(docs []*knowledge.Document) (kept []*knowledge.Document, problems []Problem) {
	first := map[string]string{}
	for _, d := range byFile(docs) {
		if other, ok := first[d.ID]; ok {
			problems = append(problems, Problem{File: fileOf(d), Line: 1, What: fmt.Sprintf("id %s đã dùng ở %s", quoted(d.ID), other), Remedy: "đặt id khác"})
			continue
		}
		first[d.ID] = fileOf(d)
		kept = append(kept, d)
	}
	return kept, problems
}

func fileOf(d *knowledge.Document) string {
	if len(d.Units) == 0 {
		return d.ID
	}
	return d.Units[0].File
}

func unreadable(name string, err error) Problem {
	var at *fs.PathError
	if errors.As(err, &at) {
		err = at.Err
	}
	return Problem{File: name, What: fmt.Sprintf("không đọc được (%v)", err), Remedy: "kiểm tra quyền đọc và tên tệp"}
}

// readFile reads at most MaxFile bytes and one more, so that a caller can see that there were too many.
func readFile(fsys fs.FS, name string) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, MaxFile+1))
}

// procedures reads every procedure of dir.
func procedures(fsys fs.FS, dir string) (docs []*knowledge.Document, problems []Problem) {
	entries, err := fs.ReadDir(fsys, dir)
	if err != nil {
		return nil, []Problem{unreadable(dir, err)}
	}
	for _, e := range entries {
		name := path.Join(dir, e.Name())
		if e.IsDir() || (path.Ext(name) != ".yaml" && path.Ext(name) != ".yml") {
			continue
		}
		data, err := readFile(fsys, name)
		if err != nil {
			problems = append(problems, unreadable(name, err))
			continue
		}
		d, ps := Procedure(data, name)
		problems = append(problems, ps...)
		if d != nil {
			docs = append(docs, d)
		}
	}
	return docs, problems
}
