package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"isobot/bot/telegram/telegramtest"
	"isobot/content"
	"isobot/quiz"
	"isobot/quiz/format"
)

// TestStory is the main job from an empty data folder, as people do it over Telegram: the administrator's link, invitations, a question,
// an assignment, a lesson by somebody who knows the answers, the report in chat, as a spreadsheet and by command.
func TestStory(t *testing.T) {
	dir := t.TempDir()
	tg, err := telegramtest.Start()
	if err != nil {
		t.Fatal(err)
	}
	defer tg.Close()
	serving := startServing(t, dir, "ISOBOT_TELEGRAM_TOKEN="+telegramtest.Token, "ISOBOT_TELEGRAM_API="+tg.URL)
	defer serving.stop(t)
	s := &story{t: t, tg: tg, dir: dir}

	link := regexp.MustCompile(`\?start=(\w+)`).FindStringSubmatch(serving.out.String())
	if link == nil {
		t.Fatalf("no link for the administrator in %q", serving.out.String())
	}
	const admin, learner = 1, 2
	tg.Start(admin, link[1])
	s.press(admin, "Tôi đồng ý", "Đã gắn tài khoản chat này với")

	staffList := s.command("staff", "list")
	person := regexp.MustCompile(`(?m)^(\w+)\t[^\t]*\t[^\t]*\t(?:staff)?$`).FindStringSubmatch(staffList)
	if person == nil {
		t.Fatalf("nobody without a role in the sample roster:\n%s", staffList)
	}
	s.say(admin, "mời "+person[1], "Mã mời cho")
	code := regexp.MustCompile(`: (\d{6})`).FindStringSubmatch(s.last(admin).Text)
	if code == nil {
		t.Fatalf("no code in %q", s.last(admin).Text)
	}
	s.say(learner, code[1], "Mã mời hợp lệ")
	s.press(learner, "Tôi đồng ý", "Đã gắn tài khoản chat này với")

	s.say(learner, "mot nam phai danh gia noi bo may lan", "Nguồn:")
	s.say(learner, "điều 7.5", "7.5")

	s.say(admin, "giao bài", "khóa học nào")
	course := s.shortCourse()
	s.press(admin, course.Title[:20], "Giao cho ai")
	s.say(admin, person[1], "Hạn hoàn thành")
	s.press(admin, "1 tuần", "Đúng không?")
	s.press(admin, "Xác nhận", "Đã giao khóa")
	s.wait(learner, "được giao khóa học")
	s.press(learner, "Vào học", course.Title)
	s.press(learner, "Học: ", "thẻ 1/")
	s.press(learner, "Vào trắc nghiệm luôn", "Câu 1/")
	s.answerAll(learner, course)

	s.say(admin, "báo cáo", "xong 1/1 người (100 %)")
	s.press(admin, "1. ", "xong 1/1")
	s.press(admin, "Tệp Excel", "Báo cáo khóa")
	if d := s.last(admin).Document; d == nil || !bytes.HasPrefix(d.Data, []byte("PK")) {
		t.Error("no spreadsheet arrived")
	}
	if out := s.command("report"); !strings.Contains(out, "1 of 1 done") {
		t.Errorf("isobot report: %s", out)
	}
	s.command("report", "--xlsx", "bao-cao.xlsx")
	if b, err := os.ReadFile(filepath.Join(dir, "bao-cao.xlsx")); err != nil || !bytes.HasPrefix(b, []byte("PK")) {
		t.Error("isobot report --xlsx wrote no spreadsheet", err)
	}
	if out := s.command("audit", "verify"); !strings.Contains(out, "unbroken") {
		t.Error(out)
	}
	s.upload(admin)
	s.command("backup", "sao-luu.db")
	s.command("staff", "remove-sample")
	if out := s.command("staff", "list"); out != "" {
		t.Errorf("sample people are still there: %s", out)
	}
}

// story drives people of the fake Telegram and commands beside the serving process.
type story struct {
	t   *testing.T
	tg  *telegramtest.Server
	dir string
}

func (s *story) last(chat int64) telegramtest.Message {
	all := s.tg.FromBot(chat)
	if len(all) == 0 {
		return telegramtest.Message{}
	}
	return all[len(all)-1]
}

func (s *story) wait(chat int64, words string) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	err := s.tg.Wait(ctx, words, func() bool { return strings.Contains(s.last(chat).Text, words) })
	if err != nil {
		s.t.Fatalf("chat %d: waiting for %q, the last message is %q", chat, words, s.last(chat).Text)
	}
}

func (s *story) say(chat int64, text, want string) {
	s.t.Helper()
	s.tg.Say(chat, text)
	s.wait(chat, want)
}

func (s *story) press(chat int64, label, want string) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	err := s.tg.Wait(ctx, label, func() bool {
		return slices.ContainsFunc(s.last(chat).Buttons, func(row []telegramtest.Button) bool {
			return slices.ContainsFunc(row, func(b telegramtest.Button) bool { return strings.Contains(b.Label, label) })
		})
	})
	if err != nil {
		s.t.Fatalf("chat %d: no button %q under %q", chat, label, s.last(chat).Text)
	}
	m := s.last(chat)
	for _, row := range m.Buttons {
		for _, b := range row {
			if strings.Contains(b.Label, label) {
				s.tg.Tap(chat, m.ID, b.Data)
				s.wait(chat, want)
				return
			}
		}
	}
}

// command runs a command line on the data folder that is being served, and returns what it prints.
func (s *story) command(args ...string) string {
	s.t.Helper()
	var out, errs bytes.Buffer
	code := run(context.Background(), environment{args: append([]string{"--data", s.dir}, args...), dir: s.dir, in: strings.NewReader(""), out: &out, err: &errs})
	if code != exitDone {
		s.t.Fatalf("isobot %v: exit code %d\n%s%s", args, code, out.String(), errs.String())
	}
	return out.String()
}

// shortCourse is an embedded course with one lesson.
func (s *story) shortCourse() quiz.Course {
	courses, _ := format.Courses(content.FS)
	i := slices.IndexFunc(courses, func(c quiz.Course) bool { return len(c.Lessons) == 1 })
	if i < 0 {
		s.t.Fatal("no course with one lesson")
	}
	return courses[i]
}

// answerAll types the right answer to every question until the result comes.
func (s *story) answerAll(chat int64, c quiz.Course) {
	s.t.Helper()
	for n := 1; ; n++ {
		m := s.last(chat)
		if strings.Contains(m.Text, "Kết quả:") {
			if !strings.Contains(m.Text, "(100 %) – ĐẠT") || !strings.Contains(m.Text, "hoàn thành khóa") {
				s.t.Fatalf("right answers, yet %q", m.Text)
			}
			return
		}
		s.tg.Say(chat, rightAnswer(s.t, c, m.Text))
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		err := s.tg.Wait(ctx, "the next question", func() bool {
			now := s.last(chat)
			return now.ID != m.ID && (strings.Contains(now.Text, fmt.Sprintf("Câu %d/", n+1)) || strings.Contains(now.Text, "Kết quả:"))
		})
		cancel()
		if err != nil {
			s.t.Fatalf("after question %d: %v\n%s", n, err, s.last(chat).Text)
		}
	}
}

// rightAnswer reads the shown question and gives the letters of the right answer.
func rightAnswer(t *testing.T, c quiz.Course, shown string) string {
	t.Helper()
	for _, q := range c.Lessons[0].Questions {
		if !strings.Contains(shown, strings.TrimSpace(q.Stem)) {
			continue
		}
		letterOf := map[string]string{}
		for _, line := range strings.Split(shown, "\n") {
			if len(line) > 3 && line[1] == '.' && line[0] >= 'A' && line[0] <= 'H' {
				letterOf[line[3:]] = line[:1]
			}
		}
		var letters []string
		for _, i := range q.Key() {
			text := ""
			if q.Type == quiz.Matching {
				text = q.Rights()[i]
			} else {
				text = q.Options[i].Text
			}
			letters = append(letters, letterOf[text])
		}
		return strings.Join(letters, " ")
	}
	t.Fatalf("which question is this?\n%s", shown)
	return ""
}

// upload sends a file of questions to the bot and takes what the preview shows.
func (s *story) upload(chat int64) {
	s.t.Helper()
	s.tg.SendDocument(chat, "cau-hoi.gift", "text/plain", []byte("::Một::Đánh giá nội bộ mấy lần một năm? {=Một ~Hai ~Ba}\n\n::Hỏng::Câu này thiếu ngoặc {=Một ~Hai\n"))
	s.wait(chat, "1 câu nhận được, 1 câu cần xem")
	s.press(chat, "Nhập 1 câu", "Đã nhập 1 câu")
	if out := s.command("questions", "export", "--format", "gift"); !strings.Contains(out, "::Một::") {
		s.t.Errorf("the question is not in the bank:\n%.300s", out)
	}
}
