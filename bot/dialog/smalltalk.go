package dialog

import "regexp"

// Small talk is answered with a fixed sentence and never searched for. The patterns are over folded texts.
var (
	greets = regexp.MustCompile(`^(da |em |toi )?(xin )?(chao|hello|hi|hey|alo)( (buoi sang|buoi trua|buoi chieu|buoi toi|em|anh|chi|ban|bot|ad|admin|isobot|co|chu|ca nha|moi nguoi|nhe|nha|a))*$`)
	thanks = regexp.MustCompile(`^((ok|oke|okie|da|vang|u|roi|tot|hay|tuyet|rat) )*(cam on|thanks|thank you|thank|tks)( (em|anh|chi|ban|bot|ad|isobot|nhe|nha|nhieu|lam|rat|a))*$`)
	agrees = regexp.MustCompile(`^((da|vang|ok|u) )?(dung|chuan|chinh xac|hieu|ro|biet|tot|hay|gioi|tuyet|ok|oke)( (roi|vay|the|lam|qua|day|voi|a|nhe|nha|em|bot|ban))+$`)
	scolds = regexp.MustCompile(`^((con |cai |thang )?(bot|isobot|may|he thong) (nay )?)?(ngu|dot|ngoc|kem|te|vo dung|ngu ngoc|do hoi|chan|nham)( (qua|the|vay|lam|nhi|roi|a|that|ghe|xuc))+$|^(con |cai |thang )?(bot|isobot|may)( nay)? (ngu|dot|kem|te|vo dung|ngu ngoc)$`)
)

// smallTalk tells which command a polite or an angry remark is, or "".
func smallTalk(p string) string {
	switch {
	case greets.MatchString(p):
		return cmdStart
	case thanks.MatchString(p), agrees.MatchString(p):
		return cmdThanks
	case scolds.MatchString(p):
		return cmdScold
	}
	return ""
}

const wSorryScold = "Xin lỗi anh/chị vì tôi chưa giúp được. Mời anh/chị gõ lại câu hỏi ngắn hơn, nêu tên thủ tục hoặc số điều; câu nào tôi chưa biết được ghi lại để người phụ trách bổ sung."
