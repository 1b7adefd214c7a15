package certificate

import (
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Names of the peoples of the Central Highlands have letters that Unicode does not compose, such as ê with a breve. A PDF draws a
// combining mark where the pen is, which is behind its letter; here it is put above its letter.

// run is text to be drawn at once: letters, or one combining mark.
type run struct {
	text string
	mark bool
}

func runs(s string) []run {
	var out []run
	from := 0
	for i, r := range s {
		if !unicode.Is(unicode.Mn, r) || i == 0 {
			continue
		}
		if from < i {
			out = append(out, run{text: s[from:i]})
		}
		from = i + len(string(r))
		out = append(out, run{s[i:from], true})
	}
	if from < len(s) {
		out = append(out, run{text: s[from:]})
	}
	return out
}

// markCentre is where the middle of a mark's glyph lies from the pen, in ems, measured in Liberation Serif; of others it is 0.
var markCentre = map[rune]float64{0x300: -0.16, 0x301: -0.115, 0x303: 0.167, 0x309: -0.133}

// lift is how far a mark is raised above where its glyph lies, in ems, to clear its letter.
func lift(letter, mark rune) float64 {
	if norm.NFD.PropertiesString(string(mark)).CCC() != 230 { // not a mark above
		return 0
	}
	crowned := false
	for _, r := range norm.NFD.String(string(letter)) {
		crowned = crowned || norm.NFD.PropertiesString(string(r)).CCC() == 230
	}
	up := 0.0
	if unicode.IsUpper(letter) {
		up = 0.14
	}
	if crowned {
		up += 0.19
	}
	return up
}
