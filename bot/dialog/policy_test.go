package dialog

import (
	"reflect"
	"strings"
	"testing"

	"isobot/quiz"
)

func TestReadRules(t *testing.T) {
	base := quiz.Rules{Pass: 70, Tries: 3, Delays: []int{24}, Minutes: 15}
	for text, want := range map[string]quiz.Rules{
		"tối đa 2 lần, chờ 24, 72 giờ, 20 phút":    {Pass: 70, Tries: 2, Delays: []int{24, 72}, Minutes: 20},
		"cho 48 gio va 24 gio":                     {Pass: 70, Tries: 3, Delays: []int{24, 48}, Minutes: 15},
		"chờ 24, 30 phút":                          {Pass: 70, Tries: 3, Delays: []int{24}, Minutes: 30},
		"khong gioi han lan, lay ket qua lan cuoi": {Pass: 70, Delays: []int{24}, Minutes: 15, Keep: quiz.Last},
		"không chờ giữa các lần, đáp án sau lần cuối, hỏi mức chắc chắn": {Pass: 70, Tries: 3, Minutes: 15, Key: quiz.AfterLast, Sure: quiz.AskSure},
		"không giới hạn thời gian; đáp án ngay; không hỏi mức chắc chắn": {Pass: 70, Tries: 3, Delays: []int{24}, Key: quiz.AtOnce, Sure: quiz.NotSure},
	} {
		if got, ok := readRules(plain(text), base); !ok || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, want %+v", text, got, want)
		}
	}
	for _, text := range []string{"", "xác nhận nhé", "điều 7.2 yêu cầu gì", "15/12", "-5 lần", "tối đa -5 lần, 20 phút"} {
		if got, ok := readRules(plain(text), base); ok {
			t.Errorf("%q is read as %+v", text, got)
		}
	}
}

func TestTakeDay(t *testing.T) {
	for text, want := range map[string][2]string{
		"từ 25/11 đến 28/11 đi công tác":           {"28/11", "đi công tác"},
		"từ ngày 25/11 đến hết ngày 28/11 ốm":      {"28/11", "ốm"},
		"đi công tác từ 25/11 - 28/11":             {"28/11", "đi công tác"},
		"25/11-28/11 ốm":                           {"28/11", "ốm"},
		"đến 30/12 nghỉ ốm":                        {"30/12", "nghỉ ốm"},
		"30/12 theo giấy ngày 20/11 của bệnh viện": {"30/12", "theo giấy ngày 20/11 của bệnh viện"},
		"nghỉ ốm": {"", "nghỉ ốm"},
	} {
		if day, rest := takeDay(strings.Fields(text)); day != want[0] || strings.Join(rest, " ") != want[1] {
			t.Errorf("%q: %q and %q", text, day, rest)
		}
	}
}
