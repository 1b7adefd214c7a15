package ingest

import (
	"bytes"
	"compress/zlib"
	"encoding/ascii85"
	"encoding/hex"
	"errors"
	"io"
	"regexp"
	"strconv"
)

// Limits of a PDF as a whole.
const (
	maxObjects = 1_000_000
	maxStreams = 512 << 20 // bytes of all streams together when unpacked, one after the other
)

var (
	errLocked  = errors.New("tệp có mật khẩu hoặc được bảo vệ")
	errNotPDF  = errors.New("không có trang nào")
	errFilter  = errors.New("cách nén không biết")
	errObjects = errors.New("quá nhiều đối tượng")
)

// pdfFile is a PDF whose objects were all found by reading the file from front to back. The file's own table of objects is not
// used: it can lie, loop and ask for any amount of memory.
type pdfFile struct {
	objects  map[int]any
	fonts    map[pdfRef]*pdfFont
	root     any
	locked   bool
	unpacked int // bytes of streams so far
}

var objectStart = regexp.MustCompile(`(\d{1,9})[ \t\r\n\x00]+\d{1,5}[ \t\r\n\x00]+obj|trailer`)

// openPDF reads all objects of data.
func openPDF(data []byte) (*pdfFile, error) {
	f := &pdfFile{objects: map[int]any{}, fonts: map[pdfRef]*pdfFont{}}
	for pos := 0; pos < len(data); {
		m := objectStart.FindSubmatchIndex(data[pos:])
		if m == nil {
			break
		}
		p := &pdfParser{data: data, pos: pos + m[1], refs: true}
		v, _ := p.next()
		if m[2] < 0 {
			f.trailer(v)
			pos = max(p.pos, pos+m[1])
			continue
		}
		id, err := strconv.Atoi(string(data[pos+m[2] : pos+m[3]]))
		if err != nil { // nine digits always fit
			return nil, err
		}
		pos = f.object(p, id, v)
		if len(f.objects) > maxObjects {
			return nil, errObjects
		}
	}
	switch {
	case f.locked:
		return nil, errLocked
	case f.root == nil:
		f.findRoot()
	}
	return f, nil
}

func (f *pdfFile) trailer(v any) {
	d, ok := v.(pdfDict)
	if !ok {
		return
	}
	if d["Root"] != nil {
		f.root = d["Root"]
	}
	f.locked = f.locked || d["Encrypt"] != nil
}

// findRoot looks for the catalogue of a file without a trailer: the one with the highest number.
func (f *pdfFile) findRoot() {
	best := -1
	for id, v := range f.objects {
		if d, ok := v.(pdfDict); ok && d["Type"] == pdfName("Catalog") && id > best {
			best, f.root = id, v
		}
	}
}

// object keeps one object and returns where to go on. A stream ends where its length says, if "endstream" stands there, else at the
// next "endstream".
func (f *pdfFile) object(p *pdfParser, id int, v any) int {
	f.objects[id] = v
	d, ok := v.(pdfDict)
	if !ok {
		return p.pos
	}
	p.skipSpace()
	if !bytes.HasPrefix(p.data[p.pos:], []byte("stream")) {
		return p.pos
	}
	from := p.pos + len("stream")
	if bytes.HasPrefix(p.data[from:], []byte("\r\n")) {
		from += 2
	} else if from < len(p.data) && (p.data[from] == '\n' || p.data[from] == '\r') {
		from++
	}
	end := -1
	if n, ok := f.resolve(d["Length"]).(float64); ok && n >= 0 && n <= float64(len(p.data)-from) {
		if rest := bytes.TrimLeft(p.data[from+int(n):], "\r\n \t"); bytes.HasPrefix(rest, []byte("endstream")) {
			end = from + int(n)
		}
	}
	if end < 0 {
		i := bytes.Index(p.data[from:], []byte("endstream"))
		if i < 0 {
			i = len(p.data) - from
		}
		end = from + i
	}
	s := pdfStream{d, p.data[from:end]}
	f.objects[id] = s
	switch d["Type"] {
	case pdfName("ObjStm"):
		f.packed(s)
	case pdfName("XRef"):
		f.trailer(d)
	}
	return end
}

// packed reads the objects of an object stream. A broken one is left out: its objects are then missing.
func (f *pdfFile) packed(s pdfStream) {
	data, err := f.unpackStream(s)
	if err != nil {
		return
	}
	first, ok := f.resolve(s.dict["First"]).(float64)
	if !ok || first < 0 || first > float64(len(data)) {
		return
	}
	head := &pdfParser{data: data[:int(first)]}
	for len(f.objects) <= maxObjects {
		id, ok1 := head.next()
		at, ok2 := head.next()
		n, isNumber := id.(float64)
		offset, isOffset := at.(float64)
		if !ok1 || !ok2 || !isNumber || !isOffset {
			return
		}
		if offset < 0 || offset > float64(len(data))-first || n < 0 || n > 1e9 {
			continue
		}
		body := &pdfParser{data: data, pos: int(first + offset), refs: true}
		if v, ok := body.next(); ok {
			f.objects[int(n)] = v
		}
	}
}

// resolve follows references; one that leads nowhere is null.
func (f *pdfFile) resolve(v any) any {
	for range 16 {
		ref, ok := v.(pdfRef)
		if !ok {
			return v
		}
		v = f.objects[int(ref)]
	}
	return nil
}

// The values of a kind, or their zero values.
func (f *pdfFile) dict(v any) pdfDict {
	switch v := f.resolve(v).(type) {
	case pdfDict:
		return v
	case pdfStream:
		return v.dict
	}
	return nil
}

func (f *pdfFile) array(v any) pdfArray {
	a, _ := f.resolve(v).(pdfArray)
	return a
}

func (f *pdfFile) name(v any) string {
	n, _ := f.resolve(v).(pdfName)
	return string(n)
}

func (f *pdfFile) number(v any) float64 {
	n, _ := f.resolve(v).(float64)
	return n
}

// stream unpacks the stream v; something else is empty.
func (f *pdfFile) stream(v any) ([]byte, error) {
	s, ok := f.resolve(v).(pdfStream)
	if !ok {
		return nil, nil
	}
	return f.unpackStream(s)
}

func (f *pdfFile) unpackStream(s pdfStream) ([]byte, error) {
	data := s.raw
	filters, params := f.array(s.dict["Filter"]), f.array(s.dict["DecodeParms"])
	if name := f.name(s.dict["Filter"]); name != "" {
		filters, params = pdfArray{pdfName(name)}, pdfArray{s.dict["DecodeParms"]}
	}
	if len(filters) > 4 {
		return nil, errFilter
	}
	for i, filter := range filters {
		var param pdfDict
		if i < len(params) {
			param = f.dict(params[i])
		}
		var err error
		if data, err = f.filter(data, f.name(filter), param); err != nil {
			return nil, err
		}
	}
	if f.unpacked += len(data); f.unpacked > maxStreams {
		return nil, errTooLarge
	}
	return data, nil
}

func (f *pdfFile) filter(data []byte, name string, param pdfDict) ([]byte, error) {
	switch name {
	case "FlateDecode", "Fl":
		z, err := zlib.NewReader(bytes.NewReader(data))
		if err != nil {
			return nil, err
		}
		out, err := io.ReadAll(io.LimitReader(z, maxStream+1))
		if len(out) > maxStream {
			return nil, errTooLarge
		}
		if err != nil && len(out) == 0 { // a damaged end leaves the front readable
			return nil, err
		}
		return f.predicted(out, param)
	case "ASCIIHexDecode", "AHx":
		text, _, _ := bytes.Cut(data, []byte(">"))
		text = bytes.Join(bytes.Fields(text), nil)
		out := make([]byte, hex.DecodedLen(len(text)))
		n, err := hex.Decode(out, text)
		return out[:n], err
	case "ASCII85Decode", "A85":
		text, _, _ := bytes.Cut(data, []byte("~>"))
		out, err := io.ReadAll(io.LimitReader(ascii85.NewDecoder(bytes.NewReader(text)), maxStream))
		return out, err
	}
	return nil, errFilter
}

// predicted undoes the PNG predictors (PDF 1.7, 7.4.4.4).
func (f *pdfFile) predicted(data []byte, param pdfDict) ([]byte, error) {
	if f.number(param["Predictor"]) < 10 {
		return data, nil
	}
	columns, colors, bits := max(int(f.number(param["Columns"])), 1), max(int(f.number(param["Colors"])), 1), max(int(f.number(param["BitsPerComponent"])), 8)
	if columns > 1<<20 || colors > 32 || bits > 32 {
		return nil, errFilter
	}
	width, step := (columns*colors*bits+7)/8, max(colors*bits/8, 1)
	var out []byte
	last := make([]byte, width)
	for len(data) > width {
		kind, row := data[0], bytes.Clone(data[1:1+width])
		data = data[1+width:]
		for i := range row {
			var left, corner byte
			if i >= step {
				left, corner = row[i-step], last[i-step]
			}
			row[i] += predict(kind, left, last[i], corner)
		}
		out = append(out, row...)
		last = row
	}
	return out, nil
}

func predict(kind, left, up, corner byte) byte {
	switch kind {
	case 1:
		return left
	case 2:
		return up
	case 3:
		return byte((int(left) + int(up)) / 2)
	case 4:
		p := int(left) + int(up) - int(corner)
		a, b, c := distance(p, left), distance(p, up), distance(p, corner)
		switch {
		case a <= b && a <= c:
			return left
		case b <= c:
			return up
		}
		return corner
	}
	return 0
}

func distance(p int, v byte) int { return max(p-int(v), int(v)-p) }

// sheet is one page with what it inherits.
type sheet struct {
	dict      pdfDict
	resources pdfDict
}

// sheets lists the pages in order. A tree that loops is cut where it does.
func (f *pdfFile) sheets() []sheet {
	var out []sheet
	seen := map[pdfRef]bool{}
	var walk func(v any, inherited pdfDict, depth int)
	walk = func(v any, inherited pdfDict, depth int) {
		if ref, ok := v.(pdfRef); ok {
			if seen[ref] {
				return
			}
			seen[ref] = true
		}
		d := f.dict(v)
		if d == nil || depth > maxObjectDepth || len(out) > maxPages {
			return
		}
		if own := f.dict(d["Resources"]); own != nil {
			inherited = own
		}
		if kids := f.array(d["Kids"]); kids != nil {
			for _, kid := range kids {
				walk(kid, inherited, depth+1)
			}
			return
		}
		out = append(out, sheet{d, inherited})
	}
	walk(f.dict(f.root)["Pages"], nil, 0)
	return out
}

// content is the page's own stream; several are one, with a space between.
func (f *pdfFile) content(s sheet) ([]byte, error) {
	parts := f.array(s.dict["Contents"])
	if parts == nil {
		return f.stream(s.dict["Contents"])
	}
	var all [][]byte
	size := 0
	for _, part := range parts {
		data, err := f.stream(part)
		if err != nil {
			return nil, err
		}
		if size += len(data); size > maxStream {
			return nil, errTooLarge
		}
		all = append(all, data)
	}
	return bytes.Join(all, []byte("\n")), nil
}
