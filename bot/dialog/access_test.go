package dialog_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"isobot/bot/dialog"
	"isobot/staff"
)

// TestManyPeopleAreCountedOnRequest announces to more people than are counted in passing: a button counts them, and lists who gets it later.
func TestManyPeopleAreCountedOnRequest(t *testing.T) {
	w := newWorld(t)
	if err := w.store.Update(context.Background(), func(tx dialog.Tx) error {
		for i := range 2100 {
			p := staff.Person{Code: fmt.Sprintf("NV%04d", i), Name: fmt.Sprintf("Cán bộ %d", i), Unit: "Tỉnh/Xã"}
			if err := tx.PutPerson(p); err != nil {
				return err
			}
			if i >= 2050 {
				continue
			}
			if err := tx.PutAccount(staff.Account{Address: fmt.Sprintf("telegram:1%04d", i), Person: p.Code, Seen: start}); err != nil {
				return err
			}
		}
		return tx.PutAccount(staff.Account{Address: "telegram:5", Person: "QT001", Seen: start})
	}); err != nil {
		t.Fatal(err)
	}
	got := w.play(t, "@ telegram:5\n> thông báo\n> Mai họp lúc 8 giờ.\n> tinh\n* Ai nhận được ngay\n* Xem thêm\n* Hủy\n*= n|who|1\n")
	for _, want := range []string{"(2100 người).\n  Đơn vị đông người", "Nhận được ngay: 2050 người (Telegram 2050); chưa gắn tài khoản chat: 50 người.", "Cán bộ 2050 (Xã)", "Cán bộ 2065 (Xã)",
		"[Xác nhận] [Hủy]", "*= n|who|1\n  Nút này không còn dùng được"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
	if strings.Contains(got[:strings.Index(got, "* Ai nhận được ngay")], "Nhận được ngay") {
		t.Error("counted before it was asked for")
	}
}
