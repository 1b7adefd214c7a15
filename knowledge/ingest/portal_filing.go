package ingest

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"isobot/knowledge"
)

// filing is one row of the portal's table of ways to file: "Trực tiếp5 Ngày50,000 Việt Nam Đồng(mỗi bản)mô tả".
type filing struct {
	way    string
	number string // of the time limit; empty when the portal has none, or none that can be told
	unit   string // "Ngày", "Ngày làm việc", "Giờ" ...
	said   string // "Không quy định" instead of a number
	fees   []fee
	text   string
}

// fee is one amount with its condition.
type fee struct {
	amount    string // "50.000 đồng", "Miễn phí", "Không quy định", or empty
	condition string
}

// working tells whether the time limit is in working days.
func (f *filing) working() bool { return strings.Contains(f.unit, "làm việc") }

const filingHead = "Hình thức nộpThời gianPhí, lệ phíMô tả"

var (
	filingWay  = regexp.MustCompile(`(Trực tiếp|Trực tuyến|Dịch vụ bưu chính)\s*(\d|Không có thông tin|Không quy định|Miễn phí)`)
	filingTime = regexp.MustCompile(`^\s*(\d+(?:[.,]\d+)?) ?(Ngày làm việc|Giờ làm việc|Tháng làm việc|Ngày|Giờ|Tuần|Tháng|Năm|Phút)`)
	feeAmount  = regexp.MustCompile(`^\s*(\d[\d.,]*) ?(Việt Nam Đồng|VNĐ|VND|đồng|Đồng|USD|EUR|Đô la Mỹ)`)
	bareNumber = regexp.MustCompile(`^\s*\d+`)
	aboutTime  = regexp.MustCompile(`(?i)\d\s*(\([^)]{1,20}\)\s*)?(ngày|giờ|tháng|phút|tuần)|thời hạn|ngay (trong|sau|khi)|trong ngày`)
)

// filings reads the table. ambiguous tells whether a number had to be left out because it could not be told what it counts.
func filings(s string) (rows []filing, ambiguous bool) {
	s = strings.TrimSpace(strings.TrimPrefix(s, filingHead))
	var starts []int
	for _, m := range filingWay.FindAllStringIndex(s, -1) {
		starts = append(starts, m[0])
	}
	for i, from := range starts {
		to := len(s)
		if i+1 < len(starts) {
			to = starts[i+1]
		}
		row, odd := filingRow(s[from:to])
		rows = append(rows, row)
		ambiguous = ambiguous || odd
	}
	return rows, ambiguous
}

func filingRow(s string) (f filing, odd bool) {
	for _, way := range []string{"Trực tiếp", "Trực tuyến", "Dịch vụ bưu chính"} {
		if rest, ok := strings.CutPrefix(s, way); ok {
			f.way, s = way, rest
		}
	}
	glued := false
	if m := filingTime.FindStringSubmatch(s); m != nil {
		f.number, f.unit = m[1], m[2]
		s = s[len(m[0]):]
	} else if rest, ok := strings.CutPrefix(s, "Không có thông tin"); ok {
		s = rest
	} else if rest, ok := strings.CutPrefix(s, "Không quy định"); ok {
		f.said, s = "Không quy định", rest
	} else {
		glued = bareNumber.MatchString(s)
	}
	if glued && feeAmount.FindString(s) == "" { // "1Miễn phí": a time without a unit
		s, odd = s[len(bareNumber.FindString(s)):], true
	}
	f.fees, s, glued = fees(s, glued)
	f.text = paragraphs(s)
	if unknown(f.text) {
		f.text = ""
	}
	return f, odd || glued
}

// fees reads amounts with their conditions in brackets. glued says that the first number runs together with a time that has no
// unit ("120 VNĐ" may be 1 and 20, or 12 and 0): then only what stands in brackets is believed.
func fees(s string, glued bool) (out []fee, rest string, odd bool) {
	for {
		var f fee
		if m := feeAmount.FindStringSubmatch(s); m != nil {
			f.amount, s = amount(m[1], m[2]), s[len(m[0]):]
			if glued {
				f.amount, odd = "", true
			}
		} else if after, ok := cutAny(s, "Miễn phí", "Không quy định"); ok {
			f.amount, s = s[:len(s)-len(after)], after
		} else if after, ok := cutAny(s, "Không có thông tin"); ok {
			s = after
		} else {
			return out, s, odd
		}
		f.condition, s = bracketed(s)
		if f.amount != "" || f.condition != "" {
			out = append(out, f)
		}
		glued = false
	}
}

func cutAny(s string, prefixes ...string) (string, bool) {
	for _, p := range prefixes {
		if rest, ok := strings.CutPrefix(s, p); ok {
			return rest, true
		}
	}
	return s, false
}

// bracketed takes a balanced "(...)" off the start of s. Brackets that never close reach to the first one that closes with something
// glued to it, else to the last, else to the end of the line.
func bracketed(s string) (inner, rest string) {
	if !strings.HasPrefix(s, "(") {
		return "", s
	}
	depth := 0
	for i, c := range s {
		switch c {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return condition(s[1:i]), s[i+1:]
			}
		}
	}
	end := -1
	for i, c := range s {
		if c != ')' {
			continue
		}
		end = i
		if next := after(s, i+1); i+1 < len(s) && (unicode.IsLetter(next) || unicode.IsDigit(next)) {
			break
		}
	}
	if end > 0 {
		return condition(s[1:end] + ")"), s[end+1:]
	}
	line, rest, _ := strings.Cut(s[1:], "\n")
	return condition(line), rest
}

// condition cleans the text in brackets: "(chưa quy định)" twice in brackets is one, an empty "Phí :" is nothing.
func condition(s string) string {
	s = squeeze(s)
	if strings.HasPrefix(s, "(") && strings.HasSuffix(s, ")") && strings.Count(s, "(") == 1 {
		s = s[1 : len(s)-1]
	}
	return strings.TrimSpace(s)
}

// amount is a sum as it is written in Vietnam: "50,000 Việt Nam Đồng" is "50.000 đồng".
func amount(number, currency string) string {
	number = strings.Trim(number, ".,")
	switch currency {
	case "USD", "EUR", "Đô la Mỹ":
		return number + " " + currency
	}
	return strings.ReplaceAll(number, ",", ".") + " đồng"
}

// filing adds the units of the time limit, the fee and the ways of filing.
func (p *portal) filing() {
	raw := p.known("cach_thuc_thuc_hien")
	rows, ambiguous := filings(raw)
	if ambiguous {
		p.warn(0, "xem lại trên Cổng", "Cổng ghi số mà không có đơn vị trong bảng thời gian, phí; số đó không được lấy")
	}
	if len(rows) == 0 {
		p.add(knowledge.CachThuc, strings.TrimPrefix(raw, filingHead))
		return
	}
	ways := grouped(rows, func(f *filing) string {
		return sentences(f.time(), f.price()) + newline(f.text)
	})
	if where := p.known("dia_chi_tiep_nhan"); where != "" {
		ways += "\nĐịa chỉ tiếp nhận hồ sơ: " + squeeze(where)
	}
	p.add(knowledge.CachThuc, ways)
	p.add(knowledge.ThoiHan, grouped(rows, func(f *filing) string {
		return f.time() + newline(timed(f.text))
	}))
	p.add(knowledge.LePhi, grouped(rows, (*filing).price))
	if n := len(p.units); n > 0 && p.units[n-1].Field == knowledge.LePhi {
		p.units[n-1].Note = doubt(rows)
	}
}

// timed keeps the lines of a description that tell about time, with the line that leads in to them.
func timed(text string) string {
	var out []string
	lead := ""
	for line := range strings.SplitSeq(text, "\n") {
		switch {
		case aboutTime.MatchString(line):
			if lead != "" {
				out = append(out, lead)
			}
			out, lead = append(out, line), ""
		case strings.HasSuffix(line, ":"):
			lead = line
		default:
			lead = ""
		}
	}
	return strings.Join(out, "\n")
}

func newline(s string) string {
	if s == "" {
		return ""
	}
	return "\n" + s
}

func sentences(parts ...string) string {
	return strings.Join(trimAll(parts), "; ")
}

// time is the time limit in the portal's words.
func (f *filing) time() string {
	if f.number == "" {
		return f.said
	}
	return f.number + " " + f.unit
}

// price lists the fees in the portal's words.
func (f *filing) price() string {
	var out []string
	for _, fee := range f.fees {
		switch {
		case fee.condition == "":
			out = append(out, fee.amount)
		case fee.amount == "":
			out = append(out, fee.condition)
		default:
			out = append(out, fee.amount+" ("+fee.condition+")")
		}
	}
	return strings.Join(out, "; ")
}

var (
	money = regexp.MustCompile(`(?i)[1-9][\d.,]*\s*(đồng|đ\b|đ/|vnđ|vnd|usd)`)
	// elsewhere says that the fee is none of the portal's: nobody has set it, or a province does.
	elsewhere = regexp.MustCompile(`(?i)(không|chưa)( có)? quy định|hội đồng nhân dân|hđnd|(tỉnh|thành phố) quy định`)
	smallSum  = regexp.MustCompile(`^[1-9]\d{0,2} đồng$`)
)

// doubt is the caution that fees need: what says both that it is free and what it costs, or that somebody else sets it, and sums of
// less than 1,000 đồng, which nobody pays. It is empty when there is nothing to doubt.
func doubt(rows []filing) string {
	says := func(f func(fee) bool) bool {
		return slices.ContainsFunc(rows, func(row filing) bool { return slices.ContainsFunc(row.fees, f) })
	}
	switch {
	case says(func(f fee) bool { return f.amount == "Miễn phí" && money.MatchString(f.condition) }):
		return "Cổng ghi “Miễn phí” cùng với một mức thu: hỏi lại nơi tiếp nhận hồ sơ."
	case says(func(f fee) bool { return f.amount == "Miễn phí" && elsewhere.MatchString(f.condition) }):
		return "Cổng ghi “Miễn phí” nhưng phần diễn giải nói mức thu chưa quy định hoặc do nơi khác quy định: hỏi lại nơi tiếp nhận hồ sơ."
	case says(func(f fee) bool { return smallSum.MatchString(f.amount) }):
		return "Cổng ghi mức thu dưới 1.000 đồng, có thể thiếu ba số 0: hỏi lại nơi tiếp nhận hồ sơ."
	}
	return ""
}

// grouped lays rows out as "ways: value", rows with the same value on one line; rows without a value are left out.
func grouped(rows []filing, value func(*filing) string) string {
	var values []string
	ways := map[string][]string{}
	for i := range rows {
		v := strings.TrimSpace(value(&rows[i]))
		if v == "" {
			continue
		}
		if ways[v] == nil {
			values = append(values, v)
		}
		if !slices.Contains(ways[v], rows[i].way) {
			ways[v] = append(ways[v], rows[i].way)
		}
	}
	var lines []string
	for _, v := range values {
		lines = append(lines, strings.Join(ways[v], ", ")+": "+v)
	}
	return strings.Join(lines, "\n")
}
