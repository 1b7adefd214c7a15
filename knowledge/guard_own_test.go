package knowledge

import "testing"

// TestOwnCaseGuard tells questions about somebody's own dossier from those about dossiers.
func TestOwnCaseGuard(t *testing.T) {
	for _, c := range []struct {
		q    string
		want bool
	}{
		{"bao giờ tôi nhận được giấy khai sinh của con tôi đã nộp hôm thứ 2", true}, {"nộp 3 tháng rồi mà chưa có", true},
		{"hồ sơ mã H15.22-261101-0003 đến đâu rồi", true}, {"xử lý tiền tạm ứng đã nộp thế nào", false}, {"nộp hồ sơ hôm nay thì bao giờ có kết quả", false},
		{"hs 000.12.34.H56-250101-0001 xong chưa", true}, {"H56.12-250101-0001", true}, {"QT-05-2025", false},
		{"mã hồ sơ gồm những gì", false}} {
		if got := ownCase.MatchString(Fold(c.q)); got != c.want {
			t.Errorf("%s: own case %v, want %v", c.q, got, c.want)
		}
	}
}
