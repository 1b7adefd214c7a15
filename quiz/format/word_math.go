package format

import "strings"

// mathText writes a formula of Word's own editor on one line: x^(2), (a)/(b), √(x). What can not be written so becomes an object.
func mathText(n *node) string {
	var b strings.Builder
	for _, k := range n.kids {
		b.WriteString(mathNode(k))
	}
	return b.String()
}

func mathNode(n *node) string {
	part := func(name string) string { return strings.TrimSpace(mathText(n.child(name))) }
	switch n.name {
	case "t":
		return n.raw
	case "r", "e", "oMath", "num", "den", "sup", "sub", "deg", "fName", "box", "borderBox", "phant":
		return mathText(n)
	case "f":
		return "(" + part("num") + ")/(" + part("den") + ")"
	case "sSup":
		return part("e") + raise(part("sup"))
	case "sSub":
		return part("e") + lower(part("sub"))
	case "sSubSup":
		return part("e") + lower(part("sub")) + raise(part("sup"))
	case "rad":
		return part("deg") + "√(" + part("e") + ")"
	case "func":
		return part("fName") + "(" + part("e") + ")"
	case "limLow":
		return part("e") + "_(" + part("lim") + ")"
	case "lim":
		return mathText(n)
	case "d":
		return delimited(n)
	case "nary":
		return nary(n) + lower(part("sub")) + raise(part("sup")) + " " + part("e")
	case "rPr", "ctrlPr", "fPr", "sSupPr", "sSubPr", "sSubSupPr", "radPr", "funcPr", "dPr", "naryPr", "limLowPr", "boxPr", "oMathParaPr", "bookmarkStart", "bookmarkEnd":
		return ""
	}
	return string(object) // matrices, accents, stacked equations
}

func raise(s string) string {
	if s == "" {
		return ""
	}
	return shifted("sup", s)
}

func lower(s string) string {
	if s == "" {
		return ""
	}
	return shifted("sub", s)
}

func delimited(n *node) string {
	open, end, sep := "(", ")", "|"
	props := n.child("dPr")
	for name, to := range map[string]*string{"begChr": &open, "endChr": &end, "sepChr": &sep} {
		if k := props.child(name); k.name != "" {
			*to = k.attr["val"]
		}
	}
	var parts []string
	for _, e := range n.all("e") {
		parts = append(parts, mathText(e))
	}
	return open + strings.Join(parts, sep) + end
}

func nary(n *node) string {
	if c := n.child("naryPr").child("chr"); c.name != "" && c.attr["val"] != "" {
		return c.attr["val"]
	}
	return "∫"
}
