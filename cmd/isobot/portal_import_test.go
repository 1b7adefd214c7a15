package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"isobot/knowledge"
)

const portalFile = `{"ma_thu_tuc":"9.999999","ten_thu_tuc":"Cấp giấy chứng nhận nuôi dế","linh_vuc":"Nông nghiệp",
"cap_thuc_hien":"Cấp xã","doi_tuong_thuc_hien":"Công dân Việt Nam","ket_qua_xu_ly":"Giấy chứng nhận nuôi dế"}`

// TestPortalDates: an answer from an imported procedure says when it was taken and that the portal may have changed.
func TestPortalDates(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "de.json")
	if err := os.WriteFile(path, []byte(portalFile), 0o600); err != nil {
		t.Fatal(err)
	}
	succeed(t, dir, "knowledge", "import", path)
	text := askJSON(t, dir, "kết quả thủ tục cấp giấy chứng nhận nuôi dế là gì").Text
	today := time.Now().In(hanoi).Format("02/01/2006")
	if strings.Contains(text, "(cập nhật )") || !strings.Contains(text, "(cập nhật "+today+")") || !strings.Contains(text, "Kiểm tra lại trên Cổng") {
		t.Error(text)
	}
	if out := succeed(t, dir, "knowledge", "import", path); !strings.Contains(out, "0 new, 0 changed, 1 unchanged") {
		t.Error(out)
	}
}

func TestNewestOfCode(t *testing.T) {
	doc := func(id, code string, asOf knowledge.Date) *knowledge.Document {
		return &knowledge.Document{ID: id, Kind: knowledge.Procedure, Number: code, AsOf: asOf}
	}
	got := newestOfCode([]*knowledge.Document{doc("a", "1.1", "2026-07-20"), doc("b", "1.2", "2026-12-01"), doc("c", "", ""), doc("d", "", ""),
		doc("tthc/1.1", "1.1", "2026-11-23"), doc("tthc/1.2", "1.2", "2026-11-23")})
	var ids []string
	for _, d := range got {
		ids = append(ids, d.ID)
	}
	if want := []string{"b", "c", "d", "tthc/1.1"}; !slices.Equal(ids, want) {
		t.Errorf("%v, want %v", ids, want)
	}
}
