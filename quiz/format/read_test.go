package format

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"unicode/utf16"

	"golang.org/x/text/unicode/norm"

	"isobot/quiz"
)

// outline tells a report in a line: an item's type, or "!" and its error.
func outline(rep Report) string {
	var out []string
	for _, it := range rep.Items {
		s := string(it.Type)
		if it.Question == nil {
			s = "! " + it.Error
		}
		out = append(out, s)
	}
	return strings.Join(out, "; ")
}

// TestGIFTAsMoodle holds what format.php of Moodle 4.5 does with GIFT, and what is refused instead of followed.
func TestGIFTAsMoodle(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"types", "a{}\n\nb\n\nc{T}\n\nd{TRUE}\n\ne{F#x#y}\n\nf{=a =b}\n\ng{One}\n\nh{#1}\n\ni{~a =b}\n\nj{~%50%a ~%50%b}\n\nk{=a->1 =b->2}",
			"essay; description; true_false; true_false; true_false; short_answer; short_answer; numerical; single_choice; multiple_choice; matching"},
		{"true in small letters is a short answer", "a{true}", "short_answer"},
		{"ordering", "a{>3 ALL VERTICAL\nmột\nhai\nba\n}", "ordering"},
		{"ordering without words", "a{>2\nHồ sơ\nBáo cáo\n}", "ordering"},
		{"blank line inside braces", "a{\n~b\n\n=c}", "! có dấu { mà không có dấu }; ! có dấu } mà không có dấu {"},
		{"comment inside braces", "a{\n~b\n// c\n=d}", "single_choice"},
		{"slashes inside a line", "a // b{~b =c}", "single_choice"},
		{"mac line ends", "a{~b\r=c}\r\rd{T}", "single_choice; true_false"},
		{"byte order mark", "\uFEFF::n::a{~b =c}", "single_choice"},
		{"category alone", "$CATEGORY: a/b\n\nc{T}", "true_false"},
		{"category with a question", "$CATEGORY: a/b\nc{T}", "! dòng $CATEGORY phải đứng riêng"},
		{"a description between braces of another", "}a{", "! dấu } đứng trước dấu {"},
		{"one pair", "a{=b->c}", "! câu ghép cặp cần ít nhất hai cặp"},
		{"a pair without an arrow", "a{=b->c =d}", "! cặp “d” thiếu dấu ->"},
		{"one option", "a{~b}", "! câu trắc nghiệm cần ít nhất hai lựa chọn"},
		{"no right option", "a{~b ~c}", "! không có đáp án đúng"},
		{"weights that do not add up", "a{~%50%b ~%20%c}", "multiple_choice"},
		{"weights over 100", "a{~%150%b =c}", "! trọng số 150 % ngoài khoảng"},
		{"no full mark", "a{=%50%b}", "short_answer"},
		{"no mark at all", "a{=%0%b}", "! không đáp án nào được điểm"},
		{"no number", "a{#x}", "! “x” không phải số"},
		{"comma in a number", "a{#3,14}", "! “3,14” không phải số"},
		{"range upside down", "a{#5..1}", "! khoảng số “5..1” ngược"},
		{"nothing after the hash", "a{#}", "! câu điền số không có đáp án"},
		{"zero", "a{#0}\n\nb{0}", "numerical; short_answer"},
		{"huge exponent", "a{#1e999}", "! số “1e999” quá lớn"},
		{"empty stem", "{~a =b}", "! thiếu nội dung câu hỏi"},
		{"name only", "::a::{T}", "! thiếu nội dung câu hỏi"},
	} {
		t.Run(c.name, func(t *testing.T) {
			rep, err := Read("x.gift", []byte(c.text))
			if err != nil {
				t.Fatal(err)
			}
			got, want := strings.Split(outline(rep), "; "), strings.Split(c.want, "; ")
			text := outline(rep)
			for _, w := range want {
				if !strings.Contains(text, w) {
					t.Errorf("%s, want %s", text, c.want)
				}
			}
			if len(got) < len(want) {
				t.Errorf("%s, want %s", text, c.want)
			}
		})
	}
}

func TestGIFTTexts(t *testing.T) {
	text := "// [id:q\\]1] [tag:an toàn]\n::T\\:ên:: [html]<p>Một &amp; <b>hai</b></p><ul><li>x</li></ul>{\n\t~[plain]<b>#sai \\# rồi\n\t=H<sub>2</sub>O\\n[x]\n####chung\n} hết"
	rep, err := Read("x.gift", []byte(text))
	if err != nil || rep.Accepted != 1 {
		t.Fatal(err, rep)
	}
	q := rep.Items[0].Question
	got, err := json.Marshal([]any{q.ID, q.Tags, q.Name, q.Stem, q.Options, q.Explanation, q.Line})
	want := `["q]1",["an toàn"],"T:ên","Một \u0026 hai\n- x\n_____ hết",[{"text":"\u003cb\u003e","reason":"sai # rồi"},{"text":"H₂O [x]","correct":true,"weight":100}],"chung",2]`
	if err != nil || string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestAiken(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"plain", "Hỏi?\nA. Một\nB. Hai\nANSWER: B\n\nNữa?\nA) Một\nB)Hai\nANSWER: A", "single_choice; single_choice"},
		{"our own word", "Hỏi?\nA. Một\nB. Hai\nĐÁP ÁN: B", "single_choice"},
		{"decomposed", norm.NFD.String("Hỏi?\nA. Một\nB. Hai\nĐÁP ÁN: B"), "single_choice"},
		{"answer E of four", "Hỏi?\nA. 1\nB. 2\nC. 3\nD. 4\nANSWER: E", "! dòng 6: đáp án E nhưng câu chỉ có 4 lựa chọn"},
		{"one option", "Hỏi?\nA. Một\nANSWER: A", "! có 1 lựa chọn, cần ít nhất hai"},
		{"small letter", "Hỏi?\nA. Một\nB. Hai\nANSWER: b", "! dòng 4: đáp án “b” không phải một chữ cái in hoa"},
		{"several", "Hỏi?\nA. Một\nB. Hai\nANSWER: A, B", "! dòng 4: có nhiều đáp án"},
		{"no answer", "Hỏi?\nA. Một\nB. Hai\n\nNữa?\nA. Một\nB. Hai\nANSWER: A", "! thiếu dòng ANSWER: trước câu sau; thêm dòng ANSWER: và chữ cái của đáp án; single_choice"},
		{"stem on two lines", "Hỏi gì\nđây?\nA. Một\nB. Hai\nANSWER: A", "! câu hỏi viết trên 2 dòng"},
		{"title", "Đề kiểm tra\n\nHỏi?\nA. Một\nB. Hai\nANSWER: A", "! dòng này không có lựa chọn nào theo sau; xóa nó hoặc viết lựa chọn A), B); single_choice"},
		{"option first", "A. Một\nHỏi?\nA. Một\nB. Hai\nANSWER: A", "! lựa chọn đứng trước câu hỏi"},
		{"letter left out", "Hỏi?\nA. Một\nC. Hai\nANSWER: C", "! các lựa chọn không theo thứ tự"},
	} {
		t.Run(c.name, func(t *testing.T) {
			rep, err := Read("x.txt", []byte(c.text))
			if err != nil || rep.Format != Aiken {
				t.Fatal(err, rep)
			}
			if got := outline(rep); !strings.HasPrefix(got, c.want) {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

func TestCSV(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"commas", "Câu hỏi,A,B,C,Đáp án\nHỏi?,Một,Hai,Ba,B\nNữa?,1,2,3,\"A, C\"", "single_choice; multiple_choice"},
		{"semicolons with BOM", "\uFEFFcau hoi;lua chon a;lua chon b;dap an\nHỏi?;Một;Hai;b", "single_choice"},
		{"tabs, decomposed", norm.NFD.String("Câu hỏi\tLựa chọn A\tLựa chọn B\tĐáp án đúng\nHỏi?\tMột\tHai\tHai"), "single_choice"},
		{"title above the header", "Ngân hàng câu hỏi\n\nNội dung,Phương án 1,Phương án 2,Đáp án\nHỏi?,Một,Hai,2", "single_choice"},
		{"types", "Loại,Câu hỏi,A,B,Đáp án\nđúng/sai,a,,,Sai\nghép cặp,b,x -> 1,y -> 2,\nsắp xếp,c,x,y,\nđiền số,d,\"3,14:0.01\",,\nđiền số,d2,\"3,14\",,\nđiền từ,e,,,a; b\ntự luận,f,,,",
			"true_false; matching; ordering; ! “3,14” không phải số; viết số với dấu chấm thập phân, ví dụ 3.14; numerical; short_answer; essay"},
		{"no key", "Câu hỏi,A,B,Đáp án\nHỏi?,Một,Hai,", "! thiếu đáp án"},
		{"key that is not there", "Câu hỏi,A,B,Đáp án\nHỏi?,Một,Hai,D", "! đáp án D nhưng câu chỉ có 2 lựa chọn"},
		{"unknown type", "Loại,Câu hỏi,A,B,Đáp án\nlạ,Hỏi?,Một,Hai,A", "! không hiểu loại câu “lạ”"},
		{"gap", "Câu hỏi,A,B,C,Đáp án\nHỏi?,Một,,Ba,A", "! lựa chọn B trống"},
		{"two answers of one", "Loại,Câu hỏi,A,B,Đáp án\nmột đáp án,Hỏi?,Một,Hai,AB", "! câu một đáp án nhưng ghi 2 đáp án"},
	} {
		t.Run(c.name, func(t *testing.T) {
			rep, err := Read("x.csv", []byte(c.text))
			if err != nil || rep.Format != CSV {
				t.Fatal(err, rep)
			}
			if got := outline(rep); !strings.HasPrefix(got, c.want) {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
	rep, err := Read("x.csv", []byte("Câu hỏi,A,B,Đáp án\n\nHỏi?,Một,Hai,D"))
	if err != nil || rep.Items[0].Place != "ô D3" || rep.Items[0].Line != 3 {
		t.Errorf("%v %+v", err, rep)
	}
}

func TestMoodleXML(t *testing.T) {
	q := func(kind, body string) string {
		return `<question type="` + kind + `"><name><text>n</text></name><questiontext format="html"><text><![CDATA[<p>Hỏi?</p>]]></text></questiontext>` + body + `</question>`
	}
	for _, c := range []struct{ name, text, want string }{
		{"single", q("multichoice", `<single>true</single><answer fraction="100"><text>a</text></answer><answer fraction="0"><text>b</text></answer>`), "single_choice"},
		{"multiple", q("multichoice", `<single>false</single><answer fraction="50"><text>a</text></answer><answer fraction="50"><text>b</text></answer><answer fraction="-50"><text>c</text></answer>`), "multiple_choice"},
		{"true or false", q("truefalse", `<answer fraction="0"><text>true</text></answer><answer fraction="100"><text>false</text></answer>`), "true_false"},
		{"matching", q("matching", `<subquestion><text>a</text><answer><text>1</text></answer></subquestion><subquestion><text></text><answer><text>2</text></answer></subquestion>`), "matching"},
		{"numerical", q("numerical", `<answer fraction="100"><text>3.14</text><tolerance>0.01</tolerance></answer>`), "numerical"},
		{"category and cloze", `<question type="category"><category><text>$course$/a</text></category></question>` + q("cloze", ""), "! loại câu “cloze” của Moodle không dùng được ở đây"},
		{"naked tags", `<question type="essay"><questiontext><text><p>x</p></text></questiontext></question>`, "! dòng 1: thẻ HTML nằm trần"},
		{"broken in the middle", q("essay", "") + `<question type="essay"><name>`, "essay; ! dòng 1: XML hỏng từ đây"},
		{"deep", strings.Repeat("<question>", 100), "! dòng 1: XML lồng nhau quá sâu"},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := "<quiz>" + c.text
			if !strings.Contains(c.name, "broken") {
				text += "</quiz>"
			}
			rep, err := Read("x.xml", []byte(text))
			if err != nil {
				t.Fatal(err)
			}
			if got := outline(rep); !strings.HasPrefix(got, c.want) {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

func TestUnreadable(t *testing.T) {
	utf16le := func(s string) []byte {
		b := []byte{0xFF, 0xFE}
		for _, u := range utf16.Encode([]rune(s)) {
			b = binary.LittleEndian.AppendUint16(b, u)
		}
		return b
	}
	rep, err := Read("x.gift", utf16le("Hỏi?{~một =hai}"))
	if err != nil || rep.Accepted != 1 {
		t.Error("UTF-16:", err, rep)
	}
	for _, c := range []struct {
		name string
		data []byte
		want string
	}{
		{"x.gift", []byte("Hỏi?\nC\xa9u{~a =b}"), "dòng 2 không phải UTF-8"},
		{"x.gift", utf16le("ab")[:5], "UTF-16 bị cụt"},
		{"x.gift", []byte("a\x00b"), "không phải văn bản"},
		{"x.doc", []byte("\xD0\xCF\x11\xE0xxxx"), ".doc, .xls"},
		{"x.pdf", []byte("%PDF-1.4"), "PDF"},
		{"x.rtf", []byte(`{\rtf1}`), "RTF"},
		{"x.txt", []byte("Xin chào"), "không nhận ra định dạng"},
		{"x.txt", []byte(" \n"), "tệp trống"},
		{"x.xml", []byte(`<?xml version="1.0"?><a/>`), "thiếu thẻ <quiz>"},
		{"x.xml", []byte(`<?xml version="1.0"?><!DOCTYPE q [<!ENTITY a "b">]><quiz>&a;</quiz>`), "ENTITY"},
		{"x.csv", []byte("a,b\n1,2"), "không thấy dòng tiêu đề"},
		{"x.csv", []byte("Câu hỏi,A,Đáp án\n\"x,y"), "dấu ngoặc kép"},
		{"x.xlsx", []byte("PK\x03\x04rubbish"), "bị hỏng"},
		{"x.gift", bytes.Repeat([]byte("a"), MaxFile+1), "lớn hơn"},
		{"x.gift", bytes.Repeat([]byte("a\n\n"), maxRows+1), "có hơn 20000 câu"},
		{"x.txt", bytes.Repeat([]byte("a?\nA. b\nB. c\nANSWER: A\n"), maxRows+2), "có hơn 20000 câu"},
	} {
		_, err := Read(c.name, c.data)
		if !errors.Is(err, ErrUnreadable) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

// TestRecognised: content first, then the name.
func TestRecognised(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"a.txt", "Hỏi?{~a =b}", GIFT},
		{"a.txt", "Hỏi {A,B}?\nA. 1\nB. 2\nANSWER: A", Aiken},
		{"a.dat", "<quiz></quiz>", MoodleXML},
		{"a.txt", "Câu hỏi;A;B;Đáp án\nx;1;2;A", CSV},
		{"a.gift", "chỉ là mô tả", GIFT},
	} {
		if rep, err := Read(c.name, []byte(c.text)); err != nil || rep.Format != c.want {
			t.Errorf("%s %q: %s, %v, want %s", c.name, c.text, rep.Format, err, c.want)
		}
	}
}

// TestTemplate: the empty template reads as a sheet without questions, and its examples are all accepted.
func TestTemplate(t *testing.T) {
	var b bytes.Buffer
	if err := Template(&b); err != nil {
		t.Fatal(err)
	}
	rep, err := Read("mau.xlsx", b.Bytes())
	if err != nil || len(rep.Items) != 0 {
		t.Fatal(err, rep)
	}
	b.Reset()
	if _, err := WriteXLSX(&b, examples); err != nil {
		t.Fatal(err)
	}
	rep, err = Read("vd.xlsx", b.Bytes())
	if err != nil || rep.Accepted != len(examples) || rep.Rejected != 0 {
		t.Fatal(err, outline(rep))
	}
	for i, it := range rep.Items {
		if it.Type != examples[i].Type || it.Warning != "" {
			t.Errorf("%+v", it)
		}
	}
}

// TestIDs: the same question has the same id when its options are mended, another question never has it.
func TestIDs(t *testing.T) {
	read := func(text string) []*quiz.Question {
		rep, err := Read("x.gift", []byte(text))
		if err != nil || rep.Rejected > 0 {
			t.Fatal(err, rep)
		}
		var out []*quiz.Question
		for _, it := range rep.Items {
			out = append(out, it.Question)
		}
		return out
	}
	a, b := read("Hỏi?{~a =b}")[0], read("Hỏi?{~c =b}")[0]
	if a.ID != b.ID || a.Version == b.Version {
		t.Errorf("%s %s, %s %s", a.ID, a.Version, b.ID, b.Version)
	}
	two := read("// [id:x]\nHỏi?{~a =b}\n\n// [id:x]\nHỏi?{~a =c}\n\nHỏi?{~d =e}")
	if two[0].ID != "x" || two[1].ID == "x" || two[2].ID == two[1].ID {
		t.Errorf("%s %s %s", two[0].ID, two[1].ID, two[2].ID)
	}
}

func FuzzText(f *testing.F) {
	for _, s := range []string{"::a::b{~c#d =e}####", "a{#1..2 =%50%3:1 ~#x}", "a{=b->c =d->e}", "$CATEGORY: a\n\n// [id:1] [tag:x]\na{>2 ALL\nb\nc}", "Hỏi?\nA. x\nB. y\nANSWER: A",
		"<quiz><question type=\"numerical\"><answer fraction=\"100\"><text>1</text></answer></question></quiz>", "Câu hỏi,A,B,Đáp án\nx,1,2,A", "[html]<p>a<img src=x></p>{T}"} {
		for _, name := range []string{"x.gift", "x.txt", "x.xml", "x.csv"} {
			f.Add(name, []byte(s))
		}
	}
	f.Fuzz(func(t *testing.T, name string, data []byte) { sound(t, name, data) })
}

func FuzzWord(f *testing.F) {
	f.Add(paras("Câu 1: Hỏi?\nA. Một\n<b|B. Hai>\nĐáp án: B\nHẾT\n1-B"), numberingXML)
	f.Add(numbered(0, "", "Hỏi?")+numbered(1, "", "Một"), numberingXML)
	f.Add(wordTableOf([]string{"A", "Một"}, []string{"1", "2"}, []string{"A", "B"}), "<a/>")
	f.Fuzz(func(t *testing.T, body, numbers string) {
		sound(t, "x.docx", docx(body, "word/numbering.xml", numbers, "word/styles.xml", numbers))
	})
}

func FuzzXLSX(f *testing.F) {
	var b bytes.Buffer
	if err := Template(&b); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Fuzz(func(t *testing.T, data []byte) { sound(t, "x.xlsx", data) })
}

// sound checks what holds for any file: counts add up, what is rejected says why, what is accepted can be stored.
func sound(t *testing.T, name string, data []byte) {
	rep, err := Read(name, data)
	if err != nil {
		if !errors.Is(err, ErrUnreadable) {
			t.Errorf("an error that is not ours: %v", err)
		}
		return
	}
	if rep.Accepted+rep.Rejected != len(rep.Items) {
		t.Errorf("%+v", rep)
	}
	for _, it := range rep.Items {
		if (it.Error == "") != (it.Question != nil) || it.Question != nil && (it.Question.ID == "" || it.Question.Version == "") {
			t.Errorf("%+v", it)
		}
	}
	if _, err := json.Marshal(rep); err != nil {
		t.Error(err)
	}
}
