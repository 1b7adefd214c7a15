package knowledge_test

import (
	"fmt"
	"reflect"
	"testing"

	"isobot/knowledge"
)

func TestGroup(t *testing.T) {
	for _, c := range []struct {
		name string
		in   []string
		want [][]int
	}{
		{"nothing", nil, nil},
		{"spellings of one question", []string{"Lệ phí đăng ký khai sinh bao nhiêu?", "le phi dang ky khai sinh bao nhieu", "cho hỏi lệ phí đăng ký khai sinh ạ",
			"le\u0323\u0302 phi\u0301 đăng ký khai sinh"}, [][]int{{0, 1, 2, 3}}},
		{"different subjects", []string{"lệ phí đăng ký khai sinh", "đánh giá nội bộ mấy lần một năm", "lệ phí khai sinh"}, [][]int{{0, 2}, {1}}},
		{"different fields of one subject", []string{"thời hạn cấp giấy phép xây dựng nhà ở", "mẫu đơn xin sửa chữa nhà ở"}, [][]int{{0}, {1}}},
		{"nothing but fillers", []string{"cái này làm sao", "cai nay lam sao", "?"}, [][]int{{0, 1}, {2}}},
		{"the nearer group", []string{"họp xem xét của lãnh đạo", "biên bản họp xem xét của lãnh đạo", "bien ban hop xem xet lanh dao"}, [][]int{{0, 1, 2}}},
	} {
		if got := knowledge.Group(c.in); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// TestGroupMany: every question is in exactly one group, however many there are.
func TestGroupMany(t *testing.T) {
	var in []string
	for i := range 5000 {
		in = append(in, fmt.Sprintf("thủ tục số %d về việc %d", i%1000, i%1000))
	}
	seen := map[int]bool{}
	for _, g := range knowledge.Group(in) {
		for _, i := range g {
			if seen[i] {
				t.Fatalf("question %d is in two groups", i)
			}
			seen[i] = true
		}
	}
	if len(seen) != len(in) {
		t.Errorf("%d of %d questions are in groups", len(seen), len(in))
	}
}
