package knowledge

import "strings"

// rimes are the rimes of Vietnamese syllables without tones, in today's orthography, those of the older one with y included.
const rimes = `a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong oong ooc op ot
ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uc ui um un ung up ut uân uâng uât uây uê uêch uênh uơ uy uya uych uyên uyêt uynh uyt uyn uyp uyu
uôc uôi uôm uôn uông uôt ư ưa ưc ưi ưm ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu y yêm yên yêng yêt yêu`

// onsets are the consonants that a syllable begins with, longer ones before those that they begin with.
var onsets = []string{"ngh", "ng", "nh", "gh", "gi", "g", "kh", "k", "ph", "p", "th", "tr", "t", "ch", "c", "qu", "b", "d", "đ", "h", "l", "m", "n", "r", "s", "v", "x", ""}

var accentedRimes, foldedRimes = rimeSets()

func rimeSets() (accented, folded map[string]bool) {
	accented, folded = map[string]bool{}, map[string]bool{}
	for r := range strings.FieldsSeq(rimes) {
		accented[r], folded[Fold(r)] = true, true
	}
	return accented, folded
}

// syllable tells whether a normalised word is a well-formed Vietnamese syllable. A word without any accent is one when accents can make
// it one.
func syllable(word string) bool {
	if len(word) == 0 || len(word) > 4*maxSyllable {
		return false
	}
	var b strings.Builder
	tone, plain := int8(noTone), true
	for _, r := range word {
		l := letterOf(r)
		plain = plain && r < 0x80
		if l.tone != noTone {
			if tone != noTone {
				return false
			}
			tone = l.tone
		}
		b.WriteRune(l.base)
	}
	base := b.String()
	stops := strings.HasSuffix(base, "c") || strings.HasSuffix(base, "ch") || strings.HasSuffix(base, "p") || strings.HasSuffix(base, "t")
	if stops && !plain && tone != acute && tone != dot {
		return false
	}
	table := accentedRimes
	if plain {
		table = foldedRimes
	}
	for _, onset := range onsets {
		if rime, ok := strings.CutPrefix(base, onset); ok && table[glided(onset, rime)] && joins(onset, rime) {
			return true
		}
	}
	return false
}

// glided is the rime as it stands in the table: "quynh" is "qu" and the "uynh" of "huynh".
func glided(onset, rime string) string {
	if onset == "qu" && strings.HasPrefix(rime, "y") {
		return "u" + rime
	}
	return rime
}

// joins tells whether a rime is spelled after that onset: k, gh and ngh before e, ê, i, y; c, g and ng before the others.
func joins(onset, rime string) bool {
	front := strings.HasPrefix(rime, "e") || strings.HasPrefix(rime, "ê") || strings.HasPrefix(rime, "i") || strings.HasPrefix(rime, "y")
	switch onset {
	case "k", "gh", "ngh":
		return front
	case "c", "ng":
		return !front
	case "g":
		return !front || strings.HasPrefix(rime, "i")
	case "qu":
		return !strings.HasPrefix(rime, "u") && !strings.HasPrefix(rime, "ư")
	}
	return true
}
