package dialog

import (
	"isobot/quiz"
	"isobot/staff"
)

// How an assignment's tests are taken.
const (
	wRulesButton = "Cách làm bài"
	wRulesAsk    = "Cách làm bài kiểm tra của lượt giao này. Bấm vào từng dòng để đổi, hoặc gõ, ví dụ: 3 lần, chờ 24, 72 giờ, 30 phút, đáp án sau lần cuối."
	wRulesAre    = "Cách làm bài: "
	wRulesDone   = "Xong"
	wRulesReset  = "Theo khóa học"
	wTriesAny    = "không giới hạn số lần"
	wTries       = "làm tối đa %d lần"
	wDelaysNone  = "không chờ giữa các lần"
	wDelays      = "chờ %s giờ trước lần sau"
	wMinutesNone = "không giới hạn thời gian"
	wMinutes     = "mỗi lần %d phút"
)

var (
	wKeeps    = map[quiz.Keep]string{quiz.Best: "lấy kết quả cao nhất", quiz.Last: "lấy kết quả lần cuối"}
	wKeyTimes = map[quiz.KeyTime]string{quiz.AtOnce: "xem đáp án ngay", quiz.AfterLast: "xem đáp án sau lần cuối", quiz.AfterDue: "xem đáp án sau hạn"}
	wAskings  = map[quiz.Asking]string{quiz.AskSure: "hỏi mức chắc chắn", quiz.NotSure: "không hỏi mức chắc chắn"}
)

// wRoleNames name the roles.
var wRoleNames = map[staff.Role]string{staff.Trainer: "người đào tạo", staff.Coordinator: "người điều phối", staff.Administrator: "người quản trị"}

const wNoSuchRole = "Tôi chưa rõ vai trò này. Các vai trò: đào tạo, điều phối, quản trị; ví dụ: vai trò điều phối."

// What was assigned: list, pause, end.
const (
	wAssignedHead     = "Các khóa học đang giao, mới nhất trước:"
	wAssignedNone     = "Không có khóa học nào đang giao mà anh/chị quản lý. Gõ \"giao bài\" để giao."
	wAssignedLine     = "%s – %s, hạn %s (%s)"
	wAssignedRuns     = "đang giao"
	wAssignedPaused   = "tạm dừng"
	wAssignedEnded    = "đã kết thúc"
	wAssignedByRule   = "Theo quy tắc: ai vào đơn vị hoặc nhận vị trí này được giao thêm, ai rời đi thì được đóng lại."
	wAssignedEvery    = "Lặp lại sau mỗi %d tháng."
	wAssignedPause    = "Tạm dừng"
	wAssignedGo       = "Tiếp tục"
	wAssignedEnd      = "Kết thúc"
	wAssignedEndSure  = "Kết thúc lượt giao \"%s\" cho %s? Không ai bị nhắc nữa và không mở đợt mới; kết quả và báo cáo được giữ nguyên."
	wAssignedDidPause = "Đã tạm dừng: không giao thêm, không nhắc; hạn không đổi."
	wAssignedDidGo    = "Đã tiếp tục: danh sách được đối chiếu lại với đơn vị và vị trí hiện tại."
	wAssignedDidEnd   = "Đã kết thúc."
)
