package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
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
