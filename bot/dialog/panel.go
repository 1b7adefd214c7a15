package dialog

import "isobot/bot"

// panel gives coordinators and trainers their way to the dashboard.
type panel struct{}

// The dashboard.
const (
	wPanelLink = "Bảng điều khiển của anh/chị: %s\nLiên kết dùng một lần, trong 15 phút, chỉ dành riêng cho anh/chị; mời không chuyển cho người khác."
	wPanelNone = "Bảng điều khiển chỉ có khi isobot đang chạy dịch vụ web. Anh/chị gõ \"báo cáo\" để xem tiến độ ngay tại đây."
)

func (panel) handle(t *turn) (bool, error) {
	if t.u.Kind != bot.Text || commandOf(t.u.Text) != cmdPanel {
		return false, nil
	}
	switch {
	case t.u.Group:
		t.sayf(wNotInGroup)
	case !t.reads():
		t.sayf(wNotForYou)
	case t.Dashboard == nil:
		t.sayf(wPanelNone)
	default:
		t.sayf(wPanelLink, t.Dashboard(t.me.Code))
	}
	return true, nil
}

// documentReader is a dialog that takes documents which people send.
type documentReader interface{ readsDocuments() }

// TakesDocuments tells whether a dialog would do anything with a document but say that it can not be read. Channels that ask people for
// documents do so only then.
func (d *Desk) TakesDocuments() bool {
	for _, dl := range d.dialogs {
		if _, ok := dl.(documentReader); ok {
			return true
		}
	}
	return false
}
