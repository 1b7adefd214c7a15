package bot

import "testing"

func TestNumbered(t *testing.T) {
	buttons := [][]Button{{{Label: "Quy trình", Tap: "a"}, {Label: " Điều\n7.5 ", Tap: "b"}}, {}, {{Label: "Thoát", Tap: "c"}}}
	for _, c := range []struct {
		name string
		m    Message
		want string
	}{
		{"no buttons", Message{Text: "Chào anh/chị"}, "Chào anh/chị"},
		{"listed", Message{Text: "Chọn:", Buttons: buttons}, "Chọn:\n\n1. Quy trình\n2. Điều 7.5\n3. Thoát"},
		{"spelled", Message{Text: "A. đúng\nB. sai", Buttons: buttons, Spelled: true}, "A. đúng\nB. sai"},
		{"buttons only", Message{Buttons: buttons}, "1. Quy trình\n2. Điều 7.5\n3. Thoát"},
		{"nothing", Message{}, ""},
	} {
		if got := Numbered(c.m); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}
