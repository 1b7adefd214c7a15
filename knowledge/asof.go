package knowledge

import (
	"fmt"
	"regexp"
	"strconv"
	"time"
)

var (
	dayNumbers = regexp.MustCompile(`(?:^|[^0-9/])(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*((?:19|20)\d\d)(?:[^0-9]|$)`)
	dayWords   = regexp.MustCompile(`ngay\s+(\d{1,2})\s+thang\s+(\d{1,2})\s+nam\s+((?:19|20)\d\d)`)
	monthOf    = regexp.MustCompile(`thang\s+(\d{1,2})\s*(?:/|nam|nam\s+)\s*((?:19|20)\d\d)`)
	yearOf     = regexp.MustCompile(`(?:^|[^a-z0-9])(?:nam|hoi|vao|tu nam)\s+((?:19|20)\d\d)(?:[^0-9]|$)`)
	beforeDay  = regexp.MustCompile(`(?:truoc|truoc ngay|den truoc|toi truoc)\s*$`)
	lastYear   = regexp.MustCompile(`(?:^|[^a-z])nam (ngoai|truoc)(?:[^a-z]|$)`)
)

// parseAsOf finds the day for which a folded question asks: "ngày 15/3/2024", "trước 1/7/2025" (the day before), "tháng 6/2024", "năm
// 2023" (the last day), "năm ngoái". A year that belongs to the number of a law, this year and years to come do not count.
func parseAsOf(folded string, today Date) (Date, bool) {
	for _, pattern := range []*regexp.Regexp{dayWords, dayNumbers} {
		m := pattern.FindStringSubmatchIndex(folded)
		if m == nil {
			continue
		}
		day, ok := makeDay(folded[m[2]:m[3]], folded[m[4]:m[5]], folded[m[6]:m[7]])
		if !ok {
			continue
		}
		if beforeDay.MatchString(folded[:m[2]]) {
			day = day.AddDate(0, 0, -1)
		}
		return Date(day.Format(time.DateOnly)), true
	}
	if m := monthOf.FindStringSubmatch(folded); m != nil {
		if day, ok := makeDay("1", m[1], m[2]); ok {
			return Date(day.AddDate(0, 1, -1).Format(time.DateOnly)), true
		}
	}
	year := 0
	if m := lastYear.FindStringSubmatch(folded); m != nil && len(today) >= 4 {
		if now, err := strconv.Atoi(string(today[:4])); err == nil {
			year = now - 1
		}
	} else if m := yearOf.FindStringSubmatchIndex(folded); m != nil && !lawYear(folded, m[2]) {
		year, _ = strconv.Atoi(folded[m[2]:m[3]]) // four digits
		if beforeDay.MatchString(folded[:m[0]+1]) {
			year--
		}
	}
	if year == 0 || len(today) < 4 || fmt.Sprint(year) >= string(today[:4]) {
		return "", false
	}
	return Date(fmt.Sprintf("%d-12-31", year)), true
}

// impossibleDay finds a day of a folded question that no calendar has, "30/2/2025"; empty when there is none.
func impossibleDay(folded string) string {
	for _, pattern := range []*regexp.Regexp{dayWords, dayNumbers} {
		for _, m := range pattern.FindAllStringSubmatch(folded, -1) {
			if _, ok := makeDay(m[1], m[2], m[3]); !ok {
				return m[1] + "/" + m[2] + "/" + m[3]
			}
		}
	}
	return ""
}

// lawYear tells whether the year at byte at belongs to a law's number ("quyết định 19 năm 2014").
func lawYear(folded string, at int) bool {
	for _, m := range typedLaw.FindAllStringSubmatchIndex(folded, -1) {
		if m[8] == at || m[6] == at {
			return true
		}
	}
	return false
}

func makeDay(day, month, year string) (time.Time, bool) {
	t, err := time.Parse("2-1-2006", trimZero(day)+"-"+trimZero(month)+"-"+year)
	return t, err == nil
}

func trimZero(s string) string {
	if len(s) == 2 && s[0] == '0' {
		return s[1:]
	}
	return s
}
