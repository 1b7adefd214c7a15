package knowledge

import "testing"

// TestContactGuard tells questions about somebody from questions with words that only look like it.
func TestContactGuard(t *testing.T) {
	for _, c := range []struct {
		q    string
		want bool
	}{
		{"sổ tay chất lượng có bắt buộc không", false}, {"mục tiêu chất lượng có phải đo được không", false}, {"chính sách chất lượng có cần công bố không", false},
		{"cho số đt chị A bên 1 cửa", true}, {"cccd cua ong nguyen van a la bao nhieu", true}, {"số điện thoại của chủ tịch xã", true}, {"làm căn cước có cần giấy khai sinh không", false},
		{"đổi số cccd có phải báo thuế không", false}, {"tiền lương của anh Nam bao nhiêu", true}, {"lương cán bộ xã tính thế nào", false}, {"so zalo chi Lan", true}, {"chất lượng của cán bộ một cửa đo thế nào", false}} {
		if got := contact.MatchString(Fold(c.q)); got != c.want {
			t.Errorf("%s: personal %v, want %v", c.q, got, c.want)
		}
	}
}
