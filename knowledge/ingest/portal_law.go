package ingest

import (
	"regexp"
	"strings"
	"unicode"
)

const lawHead = "Tên văn bản pháp lýMã văn bản"

// issuers are the ends of numbers, the longer before what they begin with: the next name may be glued on in capitals.
const issuers = `BLĐTBXH|BVHTTDL|BNNPTNT|BNNMT|BTNMT|BKHCN|BKHĐT|BGTVT|BGDĐT|BTTTT|BDTTG|BTC|BCA|BTP|BNV|BYT|BXD|BCT|BQP|BNG|NHNN|VPCP|TTCP|KTNN|` +
	`TANDTC|VKSNDTC|UBTVQH\d{2}|HĐND|UBND|QH\d{2}|CTN|TTg|CP`

// lawNumber finds "27/2019/NĐ-CP".
var lawNumber = regexp.MustCompile(`\d+/(?:\d{4}/)?(?:(?:[A-ZĐ]{1,8}-)?(?:` + issuers + `)|[A-ZĐ]{1,8}(?:-[A-ZĐ]{1,12})*)`)

var knownIssuer = regexp.MustCompile(`(?:` + issuers + `)$`)

// lawKind is the kind of document that the portal sometimes writes before the number, glued to the name.
var lawKind = regexp.MustCompile(`(\p{Ll})((?:Luật|Bộ luật|Nghị định|Thông tư|Nghị quyết|Quyết định|Pháp lệnh)(?: số)? \S+)$`)

// laws lists the legal basis: the portal's table glues each name to its number, "Nghị định 27/2019/NĐ-CP27/2019/NĐ-CP".
func laws(s string) string {
	s, ok := strings.CutPrefix(s, lawHead)
	if !ok {
		return s
	}
	var out []string
	from := 0
	for pos := 0; pos < len(s); {
		m := lawNumber.FindStringIndex(s[pos:])
		if m == nil {
			break
		}
		at, to := pos+m[0], numberEnd(s, pos+m[1])
		at, to = numberStart(s, from, at, to)
		pos = to
		if at > from && !glue(before(s, at)) && !ends(s, at, to) { // the number is part of the name
			continue
		}
		out = append(out, law(s[from:at], s[at:to]))
		from = to
	}
	if rest := squeeze(s[from:]); rest != "" {
		out = append(out, repeated(lawKind.ReplaceAllString(rest, "$1 ($2)")))
	}
	return strings.Join(listed(distinct(trimAll(out))), "\n")
}

// ends tells whether a number inside a name ends its entry all the same, because something else is glued to it.
func ends(s string, at, to int) bool {
	next := after(s, to)
	return to < len(s) && (unicode.IsLetter(next) || unicode.IsDigit(next)) && !strings.HasPrefix(s[to:], s[at:to])
}

// numberEnd corrects the end of a number when its last capital begins the next name: "TT-BBCVTThông" ends before "Thông".
func numberEnd(s string, to int) int {
	if to >= len(s) || !unicode.IsLower(after(s, to)) || knownIssuer.MatchString(s[:to]) {
		return to
	}
	return to - len(string(before(s, to)))
}

// numberStart corrects the ends of a number that runs together with what stands around it, "ngày 29/6/202443/2024/QH15", by the
// numbers that the name itself holds.
func numberStart(s string, from, at, to int) (int, int) {
	for _, m := range lawNumber.FindAllString(s[from:at], -1) {
		if i := strings.Index(s[at:to], m); i >= 0 {
			return at + i, at + i + len(m)
		}
	}
	if digits := strings.IndexByte(s[at:to], '/'); digits > 4 {
		return at + 4, to // a year
	}
	return at, to
}

// law is one line: the name, with its number when the name does not hold it.
func law(name, number string) string {
	seam := ""
	if strings.HasSuffix(name, " ") {
		seam = " "
	}
	name = unmarked(squeeze(name))
	whole := name + seam + number
	switch {
	case name == "":
		return number
	case lawKind.MatchString(whole):
		return repeated(lawKind.ReplaceAllString(whole, "$1 ($2)"))
	case strings.Contains(name, number):
		return name
	case seam != "":
		return whole
	}
	return strings.TrimRight(name, " .;,") + " (" + number + ")"
}

// repeated makes "Luật (Luật 18/2017/QH14)" one.
func repeated(s string) string {
	if name, rest, ok := strings.Cut(s, " ("); ok && strings.HasPrefix(rest, name) {
		return strings.TrimSuffix(rest, ")")
	}
	return s
}
