package format

import (
	"bytes"
	"encoding/xml"
	"io"
	"strings"
)

// wordPart reads one XML part of a Word document; nil when it is not there.
func wordPart(z *archive, name string) (*node, error) {
	data, err := z.read(name)
	if err != nil || data == nil {
		return nil, err
	}
	d := xml.NewDecoder(bytes.NewReader(data))
	d.CharsetReader = func(string, io.Reader) (io.Reader, error) {
		return nil, unusable("phần %s không phải UTF-8; mở bằng Word và lưu lại", name)
	}
	left := &budget{nodes: 2_000_000, depth: 250}
	for {
		t, err := d.Token()
		if err != nil {
			return nil, unusable("phần %s trong tệp Word bị hỏng; mở bằng Word và lưu lại", name)
		}
		switch t := t.(type) {
		case xml.Directive:
			return nil, unusable("phần %s có khai báo DOCTYPE, không an toàn; mở bằng Word và lưu lại", name)
		case xml.StartElement:
			n, err := readNode(d, t, left)
			if err != nil {
				return nil, unusable("phần %s trong tệp Word bị hỏng hoặc lồng nhau quá sâu; mở bằng Word và lưu lại", name)
			}
			return n, nil
		}
	}
}

// on tells whether a toggle such as <w:b/> is set; ok is false when n does not speak of it.
func (n *node) on(name string) (set, ok bool) {
	for _, k := range n.kids {
		if k.name == name {
			v := strings.ToLower(k.attr["val"])
			return v != "0" && v != "false" && v != "off" && v != "none", true
		}
	}
	return false, false
}

// look is how letters look: what can mark an answer, and the font when it is an old one.
type look struct {
	bold, italic, under bool
	color, back         string // "" for black and for none
	font                string
	hidden              bool
	shift               string // "sup", "sub"
}

// over puts the run properties of n over l.
func (l look) over(n *node) look {
	for name, to := range map[string]*bool{"b": &l.bold, "i": &l.italic, "u": &l.under, "vanish": &l.hidden} {
		if set, ok := n.on(name); ok {
			*to = set
		}
	}
	for _, k := range n.kids {
		v := k.attr["val"]
		switch k.name {
		case "color":
			l.color = ink(v)
			if theme := k.attr["themeColor"]; theme == "text1" || theme == "dark1" {
				l.color = ""
			}
		case "highlight":
			l.back = ground(v)
		case "shd":
			l.back = ground(k.attr["fill"])
		case "rFonts":
			if f := k.attr["ascii"]; f != "" {
				l.font = f
			}
		case "vertAlign":
			l.shift = map[string]string{"superscript": "sup", "subscript": "sub"}[v]
		}
	}
	return l
}

// ink is a colour, "" for automatic and for what reads as black.
func ink(v string) string {
	v = strings.ToUpper(v)
	if v == "AUTO" || v == "" {
		return ""
	}
	if len(v) == 6 && v[0] < '4' && v[2] < '4' && v[4] < '4' {
		return ""
	}
	return v
}

// ground is a highlight or shading, "" for none and white.
func ground(v string) string {
	switch v = strings.ToUpper(v); v {
	case "NONE", "AUTO", "FFFFFF", "WHITE", "":
		return ""
	}
	return v
}

// wordStyles are the looks that styles give, and their numbering.
type wordStyles struct {
	base   look
	styles map[string]*node
}

func readStyles(n *node) *wordStyles {
	s := &wordStyles{styles: map[string]*node{}}
	if n == nil {
		return s
	}
	s.base = s.base.over(n.child("docDefaults").child("rPrDefault").child("rPr"))
	for _, k := range n.all("style") {
		s.styles[k.attr["styleId"]] = k
	}
	return s
}

// apply puts a style and the styles it is based on over l.
func (s *wordStyles) apply(l look, id string) look {
	for _, n := range s.chain(id) {
		l = l.over(n.child("rPr"))
	}
	return l
}

// chain lists a style after the styles it is based on.
func (s *wordStyles) chain(id string) []*node {
	var out []*node
	for len(out) < 20 {
		n := s.styles[id]
		if n == nil {
			break
		}
		out = append([]*node{n}, out...)
		id = n.child("basedOn").attr["val"]
	}
	return out
}

// numPr is the numbering of a paragraph: its own, or its style's.
func (s *wordStyles) numPr(p *node) (num, level string) {
	props := p.child("pPr")
	for _, n := range append(s.chain(props.child("pStyle").attr["val"]), p) {
		if np := n.child("pPr").child("numPr"); len(np.kids) > 0 {
			if v, ok := np.child("numId").attr["val"]; ok {
				num = v
			}
			if v, ok := np.child("ilvl").attr["val"]; ok {
				level = v
			}
		}
	}
	if level == "" {
		level = "0"
	}
	return num, level
}
