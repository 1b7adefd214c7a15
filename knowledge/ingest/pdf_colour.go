package ingest

// paint is what the graphics state says of one colour, as far as it decides whether text can be seen on white paper. The zero value
// is black.
type paint struct {
	space pdfName // family of the colour space that CS or cs chose; empty is a device's, told by the count of numbers
	white bool
	clear bool // so transparent that nobody sees it
}

// Bounds of a colour that nobody reads on white paper.
const (
	palest    = 0.95 // of gray, or of each of red, green and blue
	faintest  = 0.05 // of all inks together
	thinnest  = 0.05 // of opacity
	inkSpace  = pdfName("Separation")
	inksSpace = pdfName("DeviceN")
)

// seen tells whether text in this colour can be read on white paper. White text on a dark box counts as unseen: boxes are not
// followed, and what is left out is always reported, so that nothing is lost silently.
func (p paint) seen() bool { return !p.white && !p.clear }

// color sets the colour of the numbers of g, rg, k, sc or scn, in the space that was chosen. A pattern or an entry of a palette is
// taken to be seen.
func (p *paint) color(args []any) {
	p.white = false
	sum, least := 0.0, 1.0
	for _, a := range args {
		v, ok := a.(float64)
		if !ok {
			return
		}
		sum += v
		least = min(least, v)
	}
	switch p.space {
	case inkSpace, inksSpace:
		p.white = len(args) > 0 && sum <= faintest
	case "", "ICCBased", "CalGray", "CalRGB", "DeviceGray", "DeviceRGB", "DeviceCMYK":
		switch len(args) {
		case 1, 3:
			p.white = least >= palest
		case 4:
			p.white = sum <= faintest
		}
	}
}

// paints handles the operators that set colours and opacity.
func (c *canvas) paints(op string, args []any) {
	fill, stroke := &c.state.fill, &c.state.stroke
	switch op {
	case "g", "rg", "k":
		fill.space = ""
		fill.color(args)
	case "G", "RG", "K":
		stroke.space = ""
		stroke.color(args)
	case "sc", "scn":
		fill.color(args)
	case "SC", "SCN":
		stroke.color(args)
	case "cs":
		*fill = paint{space: c.colorSpace(args[0]), clear: fill.clear}
	case "CS":
		*stroke = paint{space: c.colorSpace(args[0]), clear: stroke.clear}
	case "gs":
		name, _ := args[0].(pdfName)
		state := c.file.dict(c.file.dict(c.page.resources["ExtGState"])[name])
		if v, ok := c.file.resolve(state["ca"]).(float64); ok {
			fill.clear = v <= thinnest
		}
		if v, ok := c.file.resolve(state["CA"]).(float64); ok {
			stroke.clear = v <= thinnest
		}
	}
}

// colorSpace is the family of a colour space: its own name, or the first of the array that the page's resources give it.
func (c *canvas) colorSpace(v any) pdfName {
	name, _ := v.(pdfName)
	switch def := c.file.resolve(c.file.dict(c.page.resources["ColorSpace"])[name]).(type) {
	case pdfName:
		return def
	case pdfArray:
		if len(def) > 0 {
			return pdfName(c.file.name(def[0]))
		}
	}
	return name
}

// unseen tells whether the text that is shown now would be drawn in nothing but white or transparent paint.
func (s *graphics) unseen() bool {
	switch s.mode {
	case 0, 4:
		return !s.fill.seen()
	case 1, 5:
		return !s.stroke.seen()
	case 2, 6:
		return !s.fill.seen() && !s.stroke.seen()
	}
	return false
}
