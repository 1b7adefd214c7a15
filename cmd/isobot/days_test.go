package main

import (
	"strings"
	"testing"
)

// TestStatementsInTime: what the content says about a law's force holds on the day asked for.
func TestStatementsInTime(t *testing.T) {
	dir := t.TempDir()
	stayOpen(t, dir+"/data")
	for _, c := range []struct{ day, question, want, not string }{
		{"2026-11-22", "luật hộ tịch 2014 còn hiệu lực không", "Còn, cho đến trước ngày 01/3/2027", "Không. "},
		{"2027-04-01", "luật hộ tịch 2014 còn hiệu lực không", "Không. Luật Hộ tịch 2014 hết hiệu lực", "Còn, "},
		{"2026-11-22", "luật hộ tịch 2026 có hiệu lực chưa", "Chưa. ", "Rồi. "},
		{"2027-04-01", "luật hộ tịch 2026 có hiệu lực chưa", "Rồi. ", "Chưa. "},
		{"2024-05-01", "nghị định 61/2018 còn hiệu lực không", "Còn. ", "Không. "},
		{"2026-11-22", "nghị định 61/2018 còn hiệu lực không", "Không. ", "Còn. "},
		{"2013-01-01", "QĐ 144/2006 còn hiệu lực không", "Còn. ", "Không. "},
		{"2026-11-22", "hồ sơ nộp sau 15h thì chuyển lúc nào", "118/2025", "chưa có nội dung"},
		{"2024-05-01", "hồ sơ nộp sau 15h thì chuyển lúc nào", "", "118/2025"},
		{"2024-05-01", "sắp trễ hạn phải xin lỗi dân không", "", "118/2025"},
	} {
		text := askJSON(t, dir, "--as-of", c.day, c.question).Text
		if !strings.Contains(text, c.want) || strings.Contains(text, c.not) {
			t.Errorf("%s on %s: want %q, not %q:\n%s", c.question, c.day, c.want, c.not, text)
		}
	}
}
