package dialog

import (
	"regexp"
	"strings"
)

// The commands that a text can be. A text that is none is a question.
const (
	cmdHelp     = "help"
	cmdStart    = "start"
	cmdLearn    = "learn"
	cmdMine     = "mine"
	cmdAssign   = "assign"
	cmdReport   = "report"
	cmdAssigned = "assigned"
	cmdPleas    = "pleas"
	cmdInvite   = "invite"
	cmdStop     = "stop"
	cmdWalk     = "walk"
	cmdData     = "data"
	cmdGaps     = "gaps"
	cmdAsk      = "ask"
	cmdThanks   = "thanks"
	cmdLeave    = "leave_topic"
	cmdScold    = "scold"

	cmdCertificate = "certificate"
	cmdErase       = "erase"
	cmdErasures    = "erasures"
	cmdPractise    = "practise"
	cmdDaily       = "daily"
	cmdNotDaily    = "notdaily"
	cmdPanel       = "panel"
	cmdToWeb       = "toweb"
	cmdToTelegram  = "totelegram"
	cmdAnnounce    = "announce"
	cmdAnnounced   = "announced"
	cmdRevised     = "revised"
	cmdRemarks     = "remarks"
	cmdRemedies    = "remedies"
	cmdGiveReading = "givereading"
	cmdGroupPoll   = "grouppoll"
	cmdItems       = "items"
	cmdSureMap     = "suremap"
	cmdRegrade     = "regrade"
	cmdRehearse    = "rehearse"
)

// phrases are whole texts, folded, that mean a command; "/x" forms also take arguments after a space.
var phrases = map[string]string{
	"/help": cmdHelp, "/trogiup": cmdHelp, "tro giup": cmdHelp, "giup": cmdHelp, "huong dan": cmdHelp, "menu": cmdHelp, "help": cmdHelp,
	"/start": cmdStart, "bat dau": cmdStart, "xin chao": cmdStart, "chao": cmdStart, "chao bot": cmdStart, "hello": cmdStart, "hi": cmdStart, "alo": cmdStart,
	"/hoc": cmdLearn, "hoc": cmdLearn, "vao hoc": cmdLearn, "hoc bai": cmdLearn, "bai hoc": cmdLearn, "khoa hoc": cmdLearn, "quiz": cmdLearn,
	"/quiz": cmdLearn, "lam bai": cmdLearn, "trac nghiem": cmdLearn, "lam trac nghiem": cmdLearn, "kiem tra": cmdLearn, "thi": cmdLearn, "test": cmdLearn, "hoc tiep": cmdLearn,
	"tiep tuc hoc": cmdLearn, "lam quiz": cmdLearn, "tiep tuc bai": cmdLearn, "lam bai kiem tra": cmdLearn, "lam bai trac nghiem": cmdLearn,
	"/ketqua": cmdMine, "ket qua cua toi": cmdMine, "ket qua": cmdMine, "diem cua toi": cmdMine, "toi hoc den dau": cmdMine, "xem ket qua": cmdMine,
	"/giao": cmdAssign, "giao bai": cmdAssign, "giao khoa hoc": cmdAssign, "giao khoa": cmdAssign, "giao viec hoc": cmdAssign,
	"/denghi": cmdPleas, "cac de nghi": cmdPleas, "xem de nghi": cmdPleas, "de nghi cho": cmdPleas, "cac de nghi cho duyet": cmdPleas, "danh sach de nghi": cmdPleas,
	"/dagiao": cmdAssigned, "cac bai da giao": cmdAssigned, "bai da giao": cmdAssigned, "xem bai da giao": cmdAssigned, "danh sach giao bai": cmdAssigned, "cac luot giao": cmdAssigned,
	"cac khoa da giao": cmdAssigned, "quy tac giao bai": cmdAssigned,
	"/baocao": cmdReport, "bao cao": cmdReport, "tien do": cmdReport, "ai da hoc xong": cmdReport, "ai chua hoc": cmdReport, "bao cao tien do": cmdReport, "xem bao cao": cmdReport,
	"ty le hoan thanh": cmdReport, "ti le hoan thanh": cmdReport,
	"/moi": cmdInvite, "moi": cmdInvite, "tao ma moi": cmdInvite,
	"/dung": cmdStop, "dung": cmdStop, "dung lai": cmdStop, "thoat": cmdStop, "huy": cmdStop, "/thoat": cmdStop, "thoi dung": cmdStop, "thoi dung lai": cmdStop, "dung thoi": cmdStop, "dung lai thoi": cmdStop,
	"thoi khong lam nua": cmdStop, "khong lam nua": cmdStop, "thoi khong hoc nua": cmdStop, "thoi thoat": cmdStop, "/huy": cmdStop,
	"/quytrinh": cmdWalk, "quy trinh": cmdWalk, "di tung buoc": cmdWalk, "lam tung buoc": cmdWalk, "danh sach quy trinh": cmdWalk,
	"/dulieu": cmdData, "du lieu cua toi": cmdData,
	"/chungnhan": cmdCertificate, "chung nhan": cmdCertificate, "giay chung nhan": cmdCertificate, "chung nhan cua toi": cmdCertificate,
	"giay chung nhan cua toi": cmdCertificate, "xem chung nhan": cmdCertificate, "lay chung nhan": cmdCertificate, "tai chung nhan": cmdCertificate,
	"/ontap": cmdPractise, "on tap": cmdPractise, "on bai": cmdPractise, "luyen tap": cmdPractise, "on 5 cau": cmdPractise,
	"/onmoingay": cmdDaily, "on moi ngay": cmdDaily, "on tap moi ngay": cmdDaily, "on hang ngay": cmdDaily,
	"thoi on moi ngay": cmdNotDaily, "tat on moi ngay": cmdNotDaily, "dung on moi ngay": cmdNotDaily, "khong on moi ngay": cmdNotDaily,
	"/xoadulieu": cmdErase, "xoa du lieu cua toi": cmdErase, "xoa du lieu": cmdErase, "yeu cau xoa du lieu": cmdErase,
	"/yeucauxoa": cmdErasures, "cac yeu cau xoa": cmdErasures, "xem yeu cau xoa": cmdErasures,
	"/web": cmdToWeb, "chuyen sang web": cmdToWeb, "chuyen qua web": cmdToWeb, "chuyen sang trang web": cmdToWeb, "mo tren web": cmdToWeb, "hoc tren web": cmdToWeb,
	"lam tren web": cmdToWeb, "tiep tuc tren web": cmdToWeb,
	"/telegram": cmdToTelegram, "chuyen sang telegram": cmdToTelegram, "chuyen qua telegram": cmdToTelegram, "mo tren telegram": cmdToTelegram,
	"hoc tren telegram": cmdToTelegram, "lam tren telegram": cmdToTelegram, "tiep tuc tren telegram": cmdToTelegram,
	"/thongbao": cmdAnnounce, "thong bao": cmdAnnounce, "gui thong bao": cmdAnnounce, "tao thong bao": cmdAnnounce, "soan thong bao": cmdAnnounce,
	"tien do thong bao": cmdAnnounced, "cac thong bao": cmdAnnounced, "xem thong bao": cmdAnnounced, "danh sach thong bao": cmdAnnounced,
	"/donhom": cmdGroupPoll, "do nhom": cmdGroupPoll, "do ca nhom": cmdGroupPoll, "do vui": cmdGroupPoll, "cau do nhom": cmdGroupPoll, "trac nghiem nhom": cmdGroupPoll,
	"/bangdieukhien": cmdPanel, "bang dieu khien": cmdPanel, "mo bang dieu khien": cmdPanel, "xem bang dieu khien": cmdPanel, "dashboard": cmdPanel,
	"/cauhoicho": cmdGaps, "cau hoi cho": cmdGaps, "cac cau hoi cho": cmdGaps, "xem cau hoi cho": cmdGaps, "danh sach cau hoi cho": cmdGaps, "cau cho": cmdGaps,
	"/suadoi": cmdRevised, "ban sua doi": cmdRevised, "cac ban sua doi": cmdRevised, "xem ban sua doi": cmdRevised, "tai lieu sua doi": cmdRevised, "hoi lai": cmdRevised,
	"/nhanxet": cmdRemarks, "nhan xet": cmdRemarks, "nhan xet dao tao": cmdRemarks, "nhan xet sau dao tao": cmdRemarks, "cac nhan xet": cmdRemarks,
	"/hanhdong": cmdRemedies, "hanh dong sau dao tao": cmdRemedies, "nguoi duoi muc": cmdRemedies, "duoi muc": cmdRemedies, "theo doi sau dao tao": cmdRemedies,
	"/giaodoc": cmdGiveReading, "giao doc": cmdGiveReading, "giao doc tai lieu": cmdGiveReading, "giao tai lieu": cmdGiveReading, "doc va hieu": cmdGiveReading,
	"/phantich": cmdItems, "phan tich cau hoi": cmdItems, "phan tich bai kiem tra": cmdItems, "thong ke cau hoi": cmdItems,
	"/saimachac": cmdSureMap, "sai ma chac": cmdSureMap, "ban do sai ma chac": cmdSureMap, "xem sai ma chac": cmdSureMap,
	"/chamlai": cmdRegrade, "cham lai": cmdRegrade, "cham lai bai": cmdRegrade, "sua dap an": cmdRegrade,
	"/dientap": cmdRehearse, "dien tap danh gia": cmdRehearse, "tap tra loi danh gia vien": cmdRehearse, "dien tap": cmdRehearse,
	"tap tra loi": cmdRehearse, "dien tap danh gia vien": cmdRehearse, "tap danh gia": cmdRehearse,
	"/hoi": cmdAsk, "hoi dap": cmdAsk, "toi muon hoi": cmdAsk, "cho hoi": cmdAsk, "cho toi hoi": cmdAsk,
	"cam on": cmdThanks, "cam on bot": cmdThanks, "cam on nhieu": cmdThanks, "cam on ban": cmdThanks, "thank you": cmdThanks, "thanks": cmdThanks, "tks": cmdThanks,
	"ok": cmdThanks, "oke": cmdThanks, "okie": cmdThanks, "vang": cmdThanks, "da": cmdThanks, "da vang": cmdThanks, "tam biet": cmdThanks, "bye": cmdThanks,
	"doi chu de": cmdLeave, "doi chu de khac": cmdLeave, "doi chu de di": cmdLeave, "chuyen chu de": cmdLeave, "chu de khac": cmdLeave,
	"ban la ai": cmdStart, "bot la ai": cmdStart, "ban ten gi": cmdStart, "ban lam duoc gi": cmdHelp, "bot lam duoc gi": cmdHelp, "bot giup duoc gi": cmdHelp,
}

// withArgument are the commands that may have more after their word.
var withArgument = map[string]string{"/start": cmdStart, "/moi": cmdInvite, "moi": cmdInvite, "/hoc": cmdLearn, "/giao": cmdAssign, "/baocao": cmdReport, "/hoi": cmdAsk}

// quizWords is a wish for a quiz with more words around it: "quiz pháp lý đi bot", "cho em làm trắc nghiệm".
var quizWords = regexp.MustCompile(`^((cho )?(em|toi|minh)( muon)? )?((lam|hoc|thi) )?(bai )?(quiz|trac nghiem|bai kiem tra)( phap ly| iso| nhan thuc)?( di| nhe| nha| a)?( bot)?$`)

// command splits a text into its command and what stands after it, unfolded.
func command(text string) (cmd, rest string) {
	p := plain(text)
	if c, ok := phrases[p]; ok && !(p == "dung" && strings.ContainsAny(text, "úÚ\u0301")) { // "đúng" is no "dừng"
		return c, ""
	}
	if c := smallTalk(p); c != "" {
		return c, ""
	}
	words := strings.Fields(text)
	if len(words) == 0 {
		return "", ""
	}
	if quizWords.MatchString(p) {
		return cmdLearn, ""
	}
	c, ok := withArgument[plain(words[0])]
	if !ok {
		return "", ""
	}
	// "mời NV001" is a command, "mời họp xem xét của lãnh đạo thế nào" is a question
	if plain(words[0]) == "moi" && (len(words) != 2 || !strings.ContainsAny(words[1], "0123456789")) {
		return "", ""
	}
	return c, strings.Join(words[1:], " ")
}
