package format

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const wordNS = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"`

// docx packs a body into a Word document; parts are further parts, name and content in turn.
func docx(body string, parts ...string) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	add := func(name, text string) {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(text))
		}
		if err != nil {
			panic(err)
		}
	}
	add("word/document.xml", `<?xml version="1.0" encoding="UTF-8"?><w:document `+wordNS+`><w:body>`+body+`</w:body></w:document>`)
	for i := 0; i+1 < len(parts); i += 2 {
		add(parts[i], parts[i+1])
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}

var wordMarks = map[rune]string{'b': `<w:b/>`, 'i': `<w:i/>`, 'u': `<w:u w:val="single"/>`, 'r': `<w:color w:val="FF0000"/>`, 'g': `<w:color w:val="00B050"/>`,
	'k': `<w:color w:val="000000"/>`, 'h': `<w:highlight w:val="yellow"/>`, 'o': `<w:rFonts w:ascii=".VnTime"/>`, 'x': `<w:b w:val="0"/>`}

// paras writes a paragraph a line; <b|text> is a run with marks.
func paras(text string) string {
	var out strings.Builder
	for line := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
		out.WriteString("<w:p>")
		for line != "" {
			plain, rest, ok := strings.Cut(line, "<")
			out.WriteString(wordRun("", plain))
			if !ok {
				break
			}
			marked, after, _ := strings.Cut(rest, ">")
			marks, body, _ := strings.Cut(marked, "|")
			out.WriteString(wordRun(marks, body))
			line = after
		}
		out.WriteString("</w:p>")
	}
	return out.String()
}

func wordRun(marks, text string) string {
	if text == "" {
		return ""
	}
	props := ""
	for _, m := range marks {
		props += wordMarks[m]
	}
	text = strings.ReplaceAll(strings.ReplaceAll(text, "&", "&amp;"), "\\t", `</w:t><w:tab/><w:t xml:space="preserve">`)
	text = strings.ReplaceAll(text, "[OBJ]", `</w:t><w:drawing/><w:t xml:space="preserve">`)
	return `<w:r><w:rPr>` + props + `</w:rPr><w:t xml:space="preserve">` + text + `</w:t></w:r>`
}

// told is an item in a line: type and key, or the beginning of its error.
func told(it Item) string {
	if it.Question == nil {
		return "! " + it.Error
	}
	key := ""
	for i, o := range it.Question.Options {
		if o.Correct {
			key += letter(i)
		}
	}
	return fmt.Sprintf("%s %s/%d", it.Type, key, len(it.Question.Options))
}

var wordDialects = []struct{ name, text, want string }{
	{"bold option", "Câu 1: Hỏi?\nA. Một\n<b|B. Hai>\nC. Ba", "single_choice B/3"},
	{"bold text of an option", "Câu 1: Hỏi?\nA. Một\nB. <b|Hai>\nC. Ba", "single_choice B/3"},
	{"underlined letter only", "Câu 1. Hỏi?\nA. Một\nB. Hai\n<u|C>. Ba", "single_choice C/3"},
	{"coloured, others black", "Bài 1: Hỏi?\n<k|A. Một>\n<r|B. Hai>\nC. Ba", "single_choice B/3"},
	{"highlighted", "Question 1. Hỏi?\nA. Một\nB. Hai\n<h|C. Ba>\nD. Bốn", "single_choice C/4"},
	{"all labels bold says nothing", "Câu 1: Hỏi?\n<b|A.> Một\n<b|B.> Hai\n<b|C.> <r|Ba>", "single_choice C/3"},
	{"less than half says nothing", "Câu 1: Hỏi?\nA. Một <b|x> hai ba\nB. Hai\nC. Ba\nĐáp án: B", "single_choice B/3"},
	{"star", "Câu 1: Hỏi?\nA. Một\n*B. Hai\nC. Ba", "single_choice B/3"},
	{"answer line", "Câu 1: Hỏi?\nA. Một\nB. Hai\nĐáp án: A", "single_choice A/2"},
	{"answer line with the text", "Câu 1: Hỏi?\nA. Một\nB. Hai\nĐáp án đúng: B. Hai", "single_choice B/2"},
	{"several answers", "Câu 1: Hỏi?\nA. Một\nB. Hai\nC. Ba\nĐáp án: A, C", "multiple_choice AC/3"},
	{"true or false", "Câu 1: Đúng không?\nĐáp án: Sai", "true_false B/2"},
	{"answers at the end", "Câu 1: Hỏi?\nA. Một\nB. Hai\nCâu 2: Hỏi nữa?\nA. Một\nB. Hai\n---HẾT---\nĐÁP ÁN\n1-A 2-B", "single_choice A/2; single_choice B/2"},
	{"answers under a title", "1. Hỏi?\nA. Một\nB. Hai\n2. Hỏi nữa?\nA. Một\nB. Hai\nBảng đáp án\n1.B\n2.A", "single_choice B/2; single_choice A/2"},
	{"numbers and lower letters", "1. Hỏi?\na) Một\n<b|b) Hai>\n2) Hỏi nữa?\na) Một\n<b|b) Hai>", "single_choice B/2; single_choice B/2"},
	{"numbers begin again", "1. Hỏi?\nA. Một\n<b|B. Hai>\nPHẦN II\n1. Hỏi nữa?\n<b|A. Một>\nB. Hai", "single_choice B/2; single_choice A/2"},
	{"list inside a question", "1. Xếp thế nào?\n1. lập\n2. làm\nA. 1 rồi 2\n<b|B. 2 rồi 1>", "! không thấy lựa chọn; ! câu trước không có lựa chọn"},
	{"two on a line by tabs", "Câu 1: Hỏi?\nA. Một\\t\\tB. Hai\nC. Ba\\t<u|D.> Bốn", "single_choice D/4"},
	{"all on the line of the question", "Câu 1: Hỏi?\\tA. Một\\t<b|B. Hai>", "single_choice B/2"},
	{"a letter with a dot in the question", "Câu 1: Theo\nC. Mác thì sao?\nA. Một\n<b|B. Hai>", "single_choice B/2"},
	{"separators", "Hỏi?\nA. Một\n<u|B.> Hai\n[<br>]\n(CLO2) Hỏi nữa?\n<u|A.> Một\nB. Hai\n[<br>]", "single_choice B/2; single_choice A/2"},
	{"no numbers at all", "Hỏi?\nA. Một\n<b|B. Hai>\n\nHỏi nữa?\n<b|A. Một>\nB. Hai", "single_choice B/2; single_choice A/2"},

	{"answer with two words of being", "Câu 1: Hỏi?\nA. Một\nB. Hai\nĐáp án đúng là: B", "single_choice B/2"},
	{"answer without a colon", "Câu 1: Hỏi?\nA. Một\nB. Hai\nĐÁP ÁN B", "single_choice B/2"},
	{"answer that concludes", "Câu 1: Hỏi?\nA. Một\nB. Hai\nLời giải: Vì hai.\n=> Chọn đáp án B.", "single_choice B/2"},
	{"answer in brackets", "Câu 1: Hỏi?\nA. Một\nB. Hai\n[Đáp án: A]", "single_choice A/2"},
	{"answer in a small letter", "Câu 1: Hỏi?\nA. Một\nB. Hai\nC. Ba\nĐáp án: a, c", "multiple_choice AC/3"},
	{"a small letter that is an option's text", "Câu 1: Hỏi?\nA. b\nB. a\nĐáp án: b", "single_choice A/2"},
	{"letters in brackets", "Câu 1: Hỏi?\n(A) Một\n<b|(B) Hai>\n(C) Ba", "single_choice B/3"},
	{"letters in brackets on a line", "Câu 1: Hỏi?\n(A) Một\\t(B) Hai\\t<u|(C) Ba>", "single_choice C/3"},
	{"answers under a long title", "Câu 1: Hỏi?\nA. Một\nB. Hai\nCâu 2: Nữa?\nA. Một\nB. Hai\nĐÁP ÁN ĐỀ SỐ 1\n1) A\n2) B", "single_choice A/2; single_choice B/2"},
	{"a stem that says choose", "Câu 1: Chọn đáp án đúng\nA. Một\n<b|B. Hai>", "single_choice B/2"},
	{"two answers that disagree", "Câu 1: Hỏi?\nA. Một\nB. Hai\nChọn A\nĐáp án: B", "! có hai dòng đáp án khác nhau"},
	{"a bracket in the question", "Câu 1: Theo khoản\n(a) và (b) thì sao?\nA. Một\n<b|B. Hai>", "single_choice B/2"},

	{"marks disagree", "Câu 1: Hỏi?\nA. Một\n<b|B. Hai>\nĐáp án: A", "! các dấu đáp án không khớp nhau: in đậm: B; dòng đáp án: A"},
	{"looks disagree", "Câu 1: Hỏi?\n<u|A.> Một\n<r|B. Hai>\nC. Ba", "! các dấu đáp án không khớp nhau"},
	{"two colours", "Câu 1: Hỏi?\n<r|A. Một>\n<g|B. Hai>\nC. Ba", "! các dấu đáp án không khớp nhau"},
	{"table disagrees with itself", "Câu 1: Hỏi?\nA. Một\nB. Hai\nHẾT\n1A 1B", "! bảng đáp án ghi hai đáp án khác nhau"},
	{"two answer lines", "Câu 1: Hỏi?\nA. Một\nB. Hai\nĐáp án: A\nĐáp án: B", "! có hai dòng đáp án khác nhau"},
	{"no answer", "Câu 1: Hỏi?\nA. Một\nB. Hai", "! chưa thấy đáp án"},
	{"answer that is not there", "Câu 1: Hỏi?\nA. Một\nB. Hai\nĐáp án: D", "! đáp án D nhưng câu chỉ có 2 lựa chọn"},
	{"answer that can not be read", "Câu 1: Hỏi?\nA. Một\nB. Hai\nĐáp án: cái đầu", "! không hiểu dòng đáp án “cái đầu”"},
	{"options run together", "Câu 1: Hỏi?\nA. Một\n<b|B. Hai> C. Ba\nD. Bốn", "! sau lựa chọn B là D"},
	{"number forgotten", "Câu 1: Hỏi?\nA. Một\n<b|B. Hai>\nHỏi nữa?\nA. Ba\n<b|B. Bốn>", "! lựa chọn A xuất hiện hai lần (đoạn 5)"},
	{"one option", "Câu 1: Hỏi?\n<b|A. Một>", "! có 1 lựa chọn"},
	{"picture in an option", "Câu 1: Hỏi?\nA. [OBJ]\n<b|B. Hai>", "! lựa chọn A có hình"},
	{"picture in the question", "Câu 1: Hình [OBJ]?\nA. Một\n<b|B. Hai>", "! câu hỏi có hình"},
	{"old font", "Câu 1: <o|§¸p ¸n>?\nA. Một\n<b|B. Hai>", "! chữ viết bằng phông cũ “.VnTime”"},
	{"numbers used twice with a table", "Câu 1: Hỏi?\nA. Một\nB. Hai\nCâu 1: Hỏi nữa?\nA. Một\nB. Hai\nHẾT\n1-A", "! có 2 câu cùng số 1; ! có 2 câu cùng số 1"},
}

func TestWordDialects(t *testing.T) {
	for _, c := range wordDialects {
		t.Run(c.name, func(t *testing.T) {
			rep, err := Read("x.docx", docx(paras(c.text)))
			if err != nil {
				t.Fatal(err)
			}
			want := strings.Split(c.want, "; ")
			if strings.Contains(c.want, "in đậm: B; dòng") { // the semicolon is part of the message
				want = []string{c.want}
			}
			if len(rep.Items) != len(want) {
				t.Fatalf("%d items, want %d: %+v", len(rep.Items), len(want), rep.Items)
			}
			for i, it := range rep.Items {
				if got := told(it); !strings.HasPrefix(got, want[i]) {
					t.Errorf("%s, want %s", got, want[i])
				}
				if it.Place == "" || it.Line == 0 {
					t.Errorf("no place: %+v", it)
				}
			}
		})
	}
}

func TestWordTexts(t *testing.T) {
	rep, err := Read("x.docx", docx(paras("Câu 7: (CLO3) Dòng một\ndòng hai?\nA. Một\n*B. Hai\nC. Tất cả đều đúng\nĐáp án: B\nGiải thích: Vì thế.\nThêm nữa.")))
	if err != nil || rep.Accepted != 1 {
		t.Fatal(err, rep)
	}
	q, it := rep.Items[0].Question, rep.Items[0]
	if q.Stem != "Dòng một\ndòng hai?" || q.Explanation != "Vì thế.\nThêm nữa." || q.Tags[0] != "CLO3" || !q.Fixed || it.Place != "câu 7, đoạn 1" || it.Warning == "" {
		t.Errorf("%+v %+v", q, it)
	}
}

const numberingXML = `<w:numbering ` + wordNS + `>
<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="Câu %1:"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="upperLetter"/><w:lvlText w:val="%2."/></w:lvl></w:abstractNum>
<w:num w:numId="5"><w:abstractNumId w:val="0"/></w:num></w:numbering>`

func numbered(level int, marks, text string) string {
	props := ""
	for _, m := range marks {
		props += wordMarks[m]
	}
	return fmt.Sprintf(`<w:p><w:pPr><w:numPr><w:ilvl w:val="%d"/><w:numId w:val="5"/></w:numPr><w:rPr>%s</w:rPr></w:pPr>%s</w:p>`, level, props, wordRun(marks, text))
}

// TestWordAutoNumbers: the letters of automatic numbering are not in the text.
func TestWordAutoNumbers(t *testing.T) {
	body := numbered(0, "", "Hỏi?") + numbered(1, "", "Một") + numbered(1, "b", "Hai") + numbered(0, "", "Hỏi nữa?") + numbered(1, "r", "Ba") + numbered(1, "", "Bốn")
	rep, err := Read("x.docx", docx(body, "word/numbering.xml", numberingXML))
	if err != nil || len(rep.Items) != 2 {
		t.Fatal(err, rep)
	}
	if told(rep.Items[0]) != "single_choice B/2" || told(rep.Items[1]) != "single_choice A/2" || rep.Items[1].Question.Options[1].Text != "Bốn" || rep.Items[1].Place != "câu 2, đoạn 4" {
		t.Errorf("%s, %s", told(rep.Items[0]), told(rep.Items[1]))
	}
}

func wordTableOf(rows ...[]string) string {
	out := "<w:tbl>"
	for _, r := range rows {
		out += "<w:tr>"
		for _, c := range r {
			out += "<w:tc>" + paras(c) + "</w:tc>"
		}
		out += "</w:tr>"
	}
	return out + "</w:tbl>"
}

func TestWordTables(t *testing.T) {
	for _, c := range []struct{ name, body, want string }{
		{"options in cells", paras("Câu 1: Hỏi?") + wordTableOf([]string{"A. Một", "<b|B. Hai>"}, []string{"C. Ba", "D. Bốn"}), "single_choice B/4"},
		{"letters in cells of their own", paras("Câu 1: Hỏi?") + wordTableOf([]string{"A", "Một"}, []string{"<u|B>", "Hai"}), "single_choice B/2"},
		{"answers in a table", paras("Câu 1: Hỏi?\nA. Một\nB. Hai\nHẾT") + wordTableOf([]string{"Câu", "1", "2"}, []string{"Đáp án", "B", "A"}), "single_choice B/2"},
		{"a sheet of questions", wordTableOf([]string{"Câu hỏi", "A", "B", "Đáp án"}, []string{"Hỏi?", "Một", "Hai", "B"}, []string{"Nữa?", "Một", "Hai", "C"}), "single_choice B/2; ! đáp án C nhưng câu chỉ có 2 lựa chọn"},
	} {
		t.Run(c.name, func(t *testing.T) {
			rep, err := Read("x.docx", docx(c.body))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, it := range rep.Items {
				got = append(got, told(it))
			}
			if s := strings.Join(got, "; "); !strings.HasPrefix(s, c.want) {
				t.Errorf("%s, want %s", s, c.want)
			}
		})
	}
}

func TestWordStyles(t *testing.T) {
	styles := `<w:styles ` + wordNS + `><w:style w:styleId="Base"><w:rPr><w:b/></w:rPr></w:style><w:style w:styleId="Strong"><w:basedOn w:val="Base"/></w:style></w:styles>`
	body := paras("Câu 1: Hỏi?\nA. Một") + `<w:p><w:r><w:rPr><w:rStyle w:val="Strong"/></w:rPr><w:t>B. Hai</w:t></w:r></w:p>` +
		`<w:p><w:del><w:r><w:t>bỏ</w:t></w:r></w:del><w:ins><w:r><w:t>C. Ba</w:t></w:r></w:ins></w:p>` +
		`<w:p><w:r><w:t>D. x</w:t></w:r><m:oMath><m:sSup><m:e><m:r><m:t>y</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath></w:p>`
	rep, err := Read("x.docx", docx(body, "word/styles.xml", styles))
	if err != nil || told(rep.Items[0]) != "single_choice B/4" || rep.Items[0].Question.Options[3].Text != "xy²" {
		t.Fatal(err, rep.Items)
	}
}

func TestWordHostile(t *testing.T) {
	deep := strings.Repeat("<w:sdt><w:sdtContent>", 400) + strings.Repeat("</w:sdtContent></w:sdt>", 400)
	for _, c := range []struct {
		name string
		data []byte
		want string
	}{
		{"no questions", docx(paras("Chào")), "không thấy câu hỏi nào"},
		{"old font throughout", docx(paras("<o|C©u 1: Hái g×?>")), "phông cũ"},
		{"deep", docx(deep), "lồng nhau quá sâu"},
		{"entities", docx("", "word/styles.xml", `<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>`), "DOCTYPE"},
		{"cut off", docx(paras("Câu 1: Hỏi?"))[:200], "bị hỏng"},
		{"zip bomb", docx("", "word/styles.xml", strings.Repeat(" ", maxPart+10)), "quá lớn"},
		{"another zip", func() []byte {
			var b bytes.Buffer
			z := zip.NewWriter(&b)
			z.Create("a.txt") //nolint:errcheck // into memory
			z.Close()         //nolint:errcheck // into memory
			return b.Bytes()
		}(), "không phải Word"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Read("x.docx", c.data)
			if !errors.Is(err, ErrUnreadable) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, want %q", err, c.want)
			}
		})
	}
	rep, err := Read("x.docx", docx(paras("Câu 1: Hỏi?\nA. Một\n<b|B. Hai>")+`<w:altChunk/>`))
	if err != nil || rep.Accepted != 1 || rep.Rejected != 1 || !strings.Contains(rep.Items[1].Error, "altChunk") {
		t.Errorf("altChunk: %v %+v", err, rep)
	}
}

// TestWordFiles counts what real documents hold. Those on mathematics have formulas as pictures in every question.
func TestWordFiles(t *testing.T) {
	dir := testData(t, "docx")
	for _, c := range []struct {
		file               string
		accepted, rejected int
		keys               string
	}{
		{"TOT_NGHIEP.docx", 21, 2, "ABBCBBABADAABBBCBBCBC"},
		{"Test_CauHoiDon.docx", 3, 0, "BCB"},
		{"basic_questions_sample.docx", 5, 0, "ACABABD"},
		{"fill_blank_sample.docx", 4, 0, "AABA"},
		{"group_questions_sample.docx", 4, 0, "BBCA"},
		{"mixed_questions_sample.docx", 5, 0, "CABBD"},
		{"ToanA3_1.docx", 0, 11, ""},
		{"ToanA3_2.docx", 0, 2, ""},
		{"ToanA3_error4.docx", 0, 4, ""},
	} {
		t.Run(c.file, func(t *testing.T) {
			data, err := os.ReadFile(filepath.Join(dir, c.file))
			if err != nil {
				t.Fatal(err)
			}
			rep, err := Read(c.file, data)
			if err != nil || rep.Accepted != c.accepted || rep.Rejected != c.rejected {
				t.Errorf("%v: %d accepted, %d rejected", err, rep.Accepted, rep.Rejected)
			}
			keys := ""
			for _, it := range rep.Items {
				if it.Question != nil {
					for i, o := range it.Question.Options {
						if o.Correct {
							keys += letter(i)
						}
					}
				}
			}
			if keys != c.keys {
				t.Errorf("keys %s, want %s", keys, c.keys)
			}
		})
	}
	if _, err := os.Stat(filepath.Join(dir, "TemplateHutech.dotx.docx")); err == nil {
		data, err := os.ReadFile(filepath.Join(dir, "TemplateHutech.dotx.docx"))
		if _, bad := Read("t.docx", data); err != nil || !errors.Is(bad, ErrUnreadable) {
			t.Error(err, bad)
		}
	}
}
