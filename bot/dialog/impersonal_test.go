package dialog

import "testing"

// TestImpersonal takes numbers of people out of questions, and leaves what only looks like them.
func TestImpersonal(t *testing.T) {
	for text, want := range map[string]string{
		"gọi 0912 345 678 giúp em":                       "gọi … giúp em",
		"gọi 0912.345.678, 0987654321":                   "gọi …, …",
		"căn cước 001090012345 bị sai":                   "căn cước … bị sai",
		"mã hồ sơ H10-230101-0001":                       "mã hồ sơ H…",
		"thủ tục 1.001193 mất bao lâu":                   "thủ tục 1.001193 mất bao lâu",
		"1.001193.":                                      "1.001193.",
		"1.0011934":                                      "…",
		"iso 9001-2015 khác 9001 2008 chỗ nào":           "iso 9001-2015 khác 9001 2008 chỗ nào",
		"mã drkvs8bf8t8s của em không vào được":          "mã … của em không vào được",
		"drkvsabfctes":                                   "…",
		"các requirements của 8.1":                       "các requirements của 8.1",
		"năm 2025 2026 đánh giá mấy lần":                 "năm 2025 2026 đánh giá mấy lần",
		"sao thu 135.000 đồng, 1.500.000đ":               "sao thu 135.000 đồng, 1.500.000đ",
		"nghị định 118/2025/NĐ-CP ngày 15/3/2025 điều 4": "nghị định 118/2025/NĐ-CP ngày 15/3/2025 điều 4",
	} {
		if got := impersonal(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
