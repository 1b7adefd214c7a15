package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"isobot/bot/dialog"
	"isobot/bot/telegram/telegramtest"
	"isobot/quiz"
	"isobot/staff"
	"isobot/store"
	"isobot/store/bolt"
)

// asMain makes the test binary behave as the program, so that a test can kill it.
const asMain = "ISOBOT_TEST_AS_MAIN"

func TestMain(m *testing.M) {
	if os.Getenv(asMain) != "" {
		main()
	}
	code := m.Run()
	if dir, err := scratch(); err == nil {
		os.RemoveAll(dir)
	}
	os.Exit(code)
}

// child is a serving process.
type child struct {
	cmd  *exec.Cmd
	out  strings.Builder
	done chan error
}

// startServing starts the program on a data folder and waits until it says that it runs.
func startServing(t *testing.T, dir string, env ...string) *child {
	t.Helper()
	seedIndex(t, dir)
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := &child{cmd: exec.Command(exe, "serve"), done: make(chan error, 1)}
	c.cmd.Env = append(os.Environ(), append(env, asMain+"=1", "ISOBOT_DATA="+dir, "ISOBOT_LISTEN=127.0.0.1:0")...)
	log, err := os.OpenFile(filepath.Join(dir, "serve.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	c.cmd.Stderr = log
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	up := make(chan struct{})
	go func() {
		var once sync.Once
		buf := make([]byte, 4096)
		for {
			n, err := out.Read(buf)
			c.out.Write(buf[:n])
			if strings.Contains(c.out.String(), "Ctrl+C") {
				once.Do(func() { close(up) })
			}
			if err != nil {
				break
			}
		}
		c.done <- c.cmd.Wait()
	}()
	select {
	case <-up:
	case err := <-c.done:
		b, _ := os.ReadFile(log.Name())
		t.Fatalf("the program ended: %v\n%s", err, b)
	case <-time.After(2 * time.Minute):
		t.Fatal("the program did not start")
	}
	return c
}

func (c *child) kill(t *testing.T) {
	t.Helper()
	if err := c.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	<-c.done
}

func (c *child) stop(t *testing.T) {
	t.Helper()
	if err := c.cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-c.done:
		if err != nil {
			t.Errorf("the program ended with %v", err)
		}
	case <-time.After(20 * time.Second):
		t.Fatal("the program did not stop")
	}
}

const (
	crowd       = 50
	crashCourse = "nhan-thuc-iso"
	crashLesson = "bai-01"
)

// TestCrash kills the serving process at random moments while 50 people take a lesson over Telegram. Afterwards every answer that
// somebody was told about is stored once, every result is what its person was told, and nobody is stuck.
func TestCrash(t *testing.T) {
	dir := t.TempDir()
	invite(t, dir)
	tg, err := telegramtest.Start()
	if err != nil {
		t.Fatal(err)
	}
	defer tg.Close()
	env := []string{"ISOBOT_TELEGRAM_TOKEN=" + telegramtest.Token, "ISOBOT_TELEGRAM_API=" + tg.URL}
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	serving := startServing(t, dir, env...)

	ctx, cancel := context.WithTimeout(context.Background(), 15*time.Minute)
	defer cancel()
	var people sync.WaitGroup
	students := make([]*student, crowd)
	for i := range students {
		students[i] = &student{tg: tg, chat: int64(1000 + i), r: rand.New(rand.NewPCG(seed, uint64(i))), code: code(i)}
		people.Go(func() { students[i].takeLesson(ctx) })
	}
	finished := make(chan struct{})
	go func() { people.Wait(); close(finished) }()
	r := rand.New(rand.NewPCG(seed, 99))
	kills := 0
	for running := true; running; {
		select {
		case <-finished:
			running = false
		case <-time.After(time.Duration(200+r.IntN(900)) * time.Millisecond):
			if kills < 6 {
				serving.kill(t)
				kills++
				serving = startServing(t, dir, env...)
			}
		}
	}
	serving.stop(t)
	if t.Logf("killed %d times", kills); kills == 0 {
		t.Error("nobody was killed; the test shows nothing")
	}
	for _, s := range students {
		if s.fault != nil {
			t.Errorf("chat %d: %v", s.chat, s.fault)
		}
	}
	checkRecords(t, dir, students)
}

func code(i int) string { return fmt.Sprintf("NV%03d", i) }

// invite puts the crowd on the roster of a new store, each with an invitation.
func invite(t *testing.T, dir string) {
	t.Helper()
	withStore(t, dir, func(st *store.Store) {
		err := st.Update(context.Background(), func(tx dialog.Tx) error {
			for i := range crowd {
				p := staff.Person{Code: code(i), Name: "Cán bộ " + code(i), Unit: "UBND xã A"}
				if err := tx.PutPerson(p); err != nil {
					return err
				}
				inv := staff.Invitation{Code: fmt.Sprintf("thumoi%06d", i), Person: p.Code, By: "system", Expires: time.Now().Add(time.Hour)}
				if err := tx.PutInvitation(inv); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func withStore(t *testing.T, dir string, do func(*store.Store)) {
	t.Helper()
	db, err := bolt.Open(filepath.Join(dir, "isobot.db"))
	if err != nil {
		t.Fatal(err)
	}
	st, err := store.New(context.Background(), db)
	if err != nil {
		t.Fatal(err)
	}
	do(st)
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
}

// student is a simulated person who looks at the newest message and does what it asks for, impatiently.
type student struct {
	tg     *telegramtest.Server
	chat   int64
	code   string
	r      *rand.Rand
	result string // "marks/of" as the person was told
	fault  error
}

var (
	resultForm = regexp.MustCompile(`Kết quả: ([0-9,]+)/([0-9]+) câu \(([0-9]+) %\)`)
	pickForm   = regexp.MustCompile(`^[☐☑✓ ]*[A-H]$`)
)

func (s *student) takeLesson(ctx context.Context) {
	s.tg.Start(s.chat, fmt.Sprintf("thumoi%06d", s.chat-1000))
	for ctx.Err() == nil {
		last, ok := s.newest()
		if m := resultForm.FindStringSubmatch(last.Text); ok && m != nil {
			s.result = m[1] + "/" + m[2]
			return
		}
		if ok {
			s.act(last)
		}
		s.waitForNews(ctx, last)
	}
	last, _ := s.newest()
	s.fault = fmt.Errorf("stuck at %q", last.Text)
}

func (s *student) newest() (telegramtest.Message, bool) {
	all := s.tg.FromBot(s.chat)
	if len(all) == 0 {
		return telegramtest.Message{}, false
	}
	return all[len(all)-1], true
}

// waitForNews waits a moment for the newest message to change; a person who hears nothing for long taps again.
func (s *student) waitForNews(ctx context.Context, last telegramtest.Message) {
	short, cancel := context.WithTimeout(ctx, time.Duration(1500+s.r.IntN(2500))*time.Millisecond)
	defer cancel()
	_ = s.tg.Wait(short, "news", func() bool { // no news is a reason to tap again
		now, ok := s.newest()
		return ok && (now.ID != last.ID || now.Edits != last.Edits)
	})
	time.Sleep(time.Duration(100+s.r.IntN(400)) * time.Millisecond)
}

func (s *student) act(m telegramtest.Message) {
	var picks []telegramtest.Button
	var done *telegramtest.Button
	picked := false
	for _, row := range m.Buttons {
		for _, b := range row {
			switch {
			case pickForm.MatchString(b.Label) && strings.ContainsAny(b.Label, "☑✓"):
				picked = true
			case pickForm.MatchString(b.Label):
				picks = append(picks, b)
			case b.Label == "Xong":
				done = &b
			case b.Label == "Tôi đồng ý, gắn tài khoản", b.Label == "Vào trắc nghiệm luôn", b.Label == "Làm trắc nghiệm":
				s.tap(m, b)
				return
			}
		}
	}
	switch {
	case done != nil && picked:
		s.tap(m, *done)
	case len(picks) > 0:
		s.tap(m, picks[s.r.IntN(len(picks))])
	default:
		s.tg.Tap(s.chat, m.ID, "l|"+crashCourse+"|"+crashLesson)
	}
}

// tap taps, now and then twice.
func (s *student) tap(m telegramtest.Message, b telegramtest.Button) {
	for range 1 + s.r.IntN(5)/4 {
		s.tg.Tap(s.chat, m.ID, b.Data)
	}
}

func checkRecords(t *testing.T, dir string, students []*student) {
	withStore(t, dir, func(st *store.Store) {
		if _, err := st.VerifyAudit(context.Background()); err != nil {
			t.Error(err)
		}
		err := st.View(context.Background(), func(tx dialog.Tx) error {
			logged := map[string]int{}
			if err := tx.Events(0, func(e dialog.Event) bool {
				if e.Kind == "attempt" {
					logged[e.Actor]++
				}
				return true
			}); err != nil {
				return err
			}
			for _, s := range students {
				all, err := tx.AttemptsOf(s.code, crashCourse)
				if err != nil {
					return err
				}
				p, _, err := tx.Progress(s.code, crashCourse)
				if err != nil {
					return err
				}
				checkStudent(t, s, all, p, logged[s.code])
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	})
}

func checkStudent(t *testing.T, s *student, all []quiz.Attempt, p quiz.Progress, logged int) {
	if len(all) != 1 || all[0].Finished.IsZero() {
		t.Errorf("%s: %d attempts, want one that is finished", s.code, len(all))
		return
	}
	for i, it := range all[0].Items {
		if !it.Answered() {
			t.Errorf("%s: item %d has no answer", s.code, i)
		}
	}
	marks, of, percent := all[0].Score()
	told := strings.Replace(strconv.FormatFloat(float64(int(marks*100+.5))/100, 'f', -1, 64), ".", ",", 1) + "/" + strconv.Itoa(of)
	if told != s.result {
		t.Errorf("%s: stored %s, told %s", s.code, told, s.result)
	}
	l := p.Lessons[crashLesson]
	if l.Tries != 1 || l.Best != percent || l.Passed.IsZero() == all[0].Passed() {
		t.Errorf("%s: progress %+v does not follow from %d %%", s.code, l, percent)
	}
	if logged != 1 {
		t.Errorf("%s: %d lines about the attempt in the audit log, want 1", s.code, logged)
	}
}
