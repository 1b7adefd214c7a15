package format

import (
	"archive/zip"
	"bytes"
	"io"
)

// Limits of a packed file: honest documents stay far below, a zip bomb does not.
const (
	maxParts    = 5000
	maxPart     = 24 << 20  // bytes of one part, unpacked
	maxUnpacked = 128 << 20 // bytes that all parts together claim to unpack to
)

// archive is an opened zip file whose parts are read within limits.
type archive struct{ files map[string]*zip.File }

func openZip(data []byte) (*archive, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, unusable("tệp Word hoặc Excel bị hỏng hoặc chưa tải hết; mở và lưu lại rồi gửi lại")
	}
	if len(z.File) > maxParts {
		return nil, unusable("tệp nén có hơn %d phần; lưu lại từ Word hoặc Excel", maxParts)
	}
	a := &archive{files: map[string]*zip.File{}}
	var total uint64
	for _, f := range z.File {
		total += f.UncompressedSize64
		if total > maxUnpacked {
			return nil, unusable("tệp giải nén ra quá lớn; bỏ bớt hình ảnh rồi lưu lại")
		}
		a.files[f.Name] = f
	}
	return a, nil
}

func (a *archive) has(name string) bool { return a.files[name] != nil }

// read returns a part, or nil when it is not there.
func (a *archive) read(name string) ([]byte, error) {
	f := a.files[name]
	if f == nil {
		return nil, nil
	}
	r, err := f.Open()
	if err != nil {
		return nil, unusable("phần %s trong tệp bị hỏng; mở và lưu lại", name)
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, maxPart+1))
	if err != nil {
		return nil, unusable("phần %s trong tệp bị hỏng; mở và lưu lại", name)
	}
	if len(data) > maxPart {
		return nil, unusable("phần %s giải nén ra quá lớn; chia nhỏ tài liệu", name)
	}
	return data, nil
}
