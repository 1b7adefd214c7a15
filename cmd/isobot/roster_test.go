package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestRosterOfOneRow: a list that is only a part of the roster must not send everybody else away.
func TestRosterOfOneRow(t *testing.T) {
	dir := t.TempDir()
	const head = "Mã cán bộ,Họ và tên,Đơn vị,Vai trò,Phạm vi\n"
	write := func(name, rows string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(head+rows), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	full := "CB001,An,UBND xã A,quản trị,Toàn bộ\n"
	for _, code := range []string{"CB002", "CB003", "CB004", "CB005", "CB006", "CB007", "CB008", "CB009"} {
		full += code + ",Người " + code + ",UBND xã A,,\n"
	}
	code, _, errs := isobot(t, dir, "staff", "import", "--data", "kho dữ liệu", write("full.csv", full))
	if want := "isobot --data '" + filepath.Join(dir, "kho dữ liệu") + "' staff remove-sample"; code != exitDone || !strings.Contains(errs, want) {
		t.Errorf("%d %s, want %s", code, errs, want)
	}
	if code, _, errs := isobot(t, dir, "staff", "import", write("full.csv", full)); code != exitDone || !strings.Contains(errs, "isobot staff remove-sample") {
		t.Error(code, errs)
	}
	for name, c := range map[string]struct{ rows, want string }{
		"no administrator": {strings.Replace(full, "CB001,An,UBND xã A,quản trị,Toàn bộ\n", "", 1), "administrator CB001"},
		"one row":          {"CB001,An,UBND xã A,quản trị,Toàn bộ\n", "8 of 9 people"},
	} {
		code, _, errs := isobot(t, dir, "staff", "import", write("part.csv", c.rows))
		if code != exitUsage || !strings.Contains(errs, c.want) || !strings.Contains(errs, "--allow-leaving") {
			t.Errorf("%s: %d %s", name, code, errs)
		}
	}
	if list := succeed(t, dir, "staff", "list"); strings.Contains(list, "(left)") || !strings.Contains(list, "administrator over *") {
		t.Error(list)
	}
	role := strings.Replace(full, "CB003,Người CB003,UBND xã A,,", "CB003,Người CB003,UBND xã A,giảng viên,", 1)
	if out := succeed(t, dir, "staff", "import", write("role.csv", role)); !strings.Contains(out, "vai trò: staff -> trainer over UBND xã A") {
		t.Error(out)
	}
	code, _, errs = isobot(t, dir, "staff", "import", "--allow-leaving", write("last.csv", "CB002,Người CB002,UBND xã A,,\n"))
	if code != exitDone || !strings.Contains(errs, "nobody in this list is an administrator") {
		t.Error(code, errs)
	}
	if code, _, errs := isobot(t, dir, "staff", "template", "x.csv"); code != exitUsage || !strings.Contains(errs, ".xlsx") {
		t.Error(code, errs)
	}
}

// TestReportOfNothing: what is not there is wrong usage, with what there is.
func TestReportOfNothing(t *testing.T) {
	dir := t.TempDir()
	for _, c := range []struct{ args, want string }{
		{"--course nosuch", "nhan-thuc-iso"},
		{"--course nhan-thuc-iso --unit Nowhere", "UBND xã Mẫu"},
	} {
		code, _, errs := isobot(t, dir, append([]string{"report"}, strings.Fields(c.args)...)...)
		if code != exitUsage || !strings.Contains(errs, c.want) {
			t.Errorf("%s: %d %s", c.args, code, errs)
		}
	}
	if out := succeed(t, dir, "report", "--course", "nhan-thuc-iso"); strings.Contains(out, "9999") {
		t.Error(out)
	}
}

// TestEmptyStoreFile: a store that lost its content is never taken for a new one.
func TestEmptyStoreFile(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "data"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "data", "isobot.db"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := isobot(t, dir, "staff", "list"); code != exitFailed || !strings.Contains(errs, "isobot restore") {
		t.Error(code, errs)
	}
}
