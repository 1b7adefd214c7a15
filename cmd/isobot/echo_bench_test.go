package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"isobot/bot"
	"isobot/bot/dialog"
	"isobot/bot/telegram"
	"isobot/bot/telegram/telegramtest"
	"isobot/content"
	"isobot/knowledge/ingest"
)

// The load of the comparison: texts of as many people, each in order, from one fake Telegram.
const (
	benchPeople = 200
	benchTexts  = 20 // of each; below what one person may send a minute
)

// BenchmarkWebhook compares isobot, which searches and commits each answer before it acknowledges, with a bot on grammY that sends the text
// back, in one run over the same fake server. It reports the updates that each acknowledged a second, and what an update cost the bot and the
// fake in time of a core, which says more than the clock where others use the machine too. People ask the same eight questions, as an office
// does on the day of an audit, or each time another one, so that nothing is decided that was decided before.
func BenchmarkWebhook(b *testing.B) {
	different := differentQuestions()
	loads := []struct {
		name string
		text func(n, person int) string
	}{
		{"same", func(n, person int) string { return benchQuestions[(n+person)%len(benchQuestions)] }},
		{"different", func(n, person int) string { return different[(n*benchPeople+person)%len(different)] }},
	}
	for _, l := range loads {
		b.Run(l.name+"/isobot", func(b *testing.B) { benchWebhook(b, l.text, startIsobot) })
		b.Run(l.name+"/grammy", func(b *testing.B) { benchWebhook(b, l.text, startEcho) })
	}
}

// differentQuestions are what editors expect people to ask, each asked in several ways: enough for a whole run.
func differentQuestions() []string {
	docs, _ := ingest.Content(content.FS)
	var all []string
	for _, way := range []string{"cho em hỏi %s?", "anh chị cho biết %s?", "em muốn biết %s?", "xin hỏi %s ạ?", "ad ơi %s vậy?"} {
		for _, d := range docs {
			for _, u := range d.Units {
				for _, ask := range u.Ask {
					all = append(all, fmt.Sprintf(way, ask))
				}
			}
		}
	}
	return all
}

func benchWebhook(b *testing.B, text func(n, person int) string, start func(b *testing.B, tg *telegramtest.Server) (pid int, stop func())) {
	tg, err := telegramtest.Start()
	if err != nil {
		b.Fatal(err)
	}
	defer tg.Close()
	pid, stop := start(b, tg)
	defer stop()
	ctx, cancel := context.WithTimeout(context.Background(), 4*time.Minute)
	defer cancel()
	said := 0 // of each
	round := func(texts int) time.Duration {
		began := time.Now()
		for range texts {
			for p := range benchPeople {
				tg.Say(int64(1000+p), text(said, p))
			}
			said++
		}
		for tg.Pending() > 0 {
			select {
			case <-ctx.Done():
				b.Fatalf("%d updates were not acknowledged", tg.Pending())
			case <-time.After(time.Millisecond):
			}
		}
		return time.Since(began)
	}
	round(2) // connections, compilers
	took, n := time.Duration(0), 0
	ours, fakes := cpuTime(pid), cpuTime(os.Getpid())
	for b.Loop() {
		took += round(benchTexts)
		n += benchTexts * benchPeople
		if n > 100*benchPeople {
			break // one person may not send more within a minute
		}
	}
	b.ReportMetric(float64(n)/took.Seconds(), "updates/s")
	b.ReportMetric(float64((cpuTime(pid)-ours).Microseconds())/float64(n), "bot-cpu-µs/update")
	b.ReportMetric(float64((cpuTime(os.Getpid())-fakes).Microseconds())/float64(n), "fake-cpu-µs/update")
}

// cpuTime is how long a process has used cores, as Linux tells; zero elsewhere.
func cpuTime(pid int) time.Duration {
	line, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(line[bytes.LastIndexByte(line, ')')+1:]))
	var ticks time.Duration
	for _, f := range fields[11:13] { // of user and of system, in hundredths of a second
		n, _ := strconv.Atoi(f)
		ticks += time.Duration(n)
	}
	return ticks * 10 * time.Millisecond
}

func freeAddress(b *testing.B) string {
	b.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

const benchSecret = "secret-of-the-benchmark"

// startIsobot runs the program with a webhook.
func startIsobot(b *testing.B, tg *telegramtest.Server) (pid int, stop func()) {
	exe, err := os.Executable()
	if err != nil {
		b.Fatal(err)
	}
	at := freeAddress(b)
	cmd := exec.Command(exe, "serve")
	cmd.Env = append(os.Environ(), asMain+"=1", "ISOBOT_DATA="+b.TempDir(), "ISOBOT_LISTEN="+at, "ISOBOT_BASE_URL=http://"+at,
		"ISOBOT_TELEGRAM_TOKEN="+telegramtest.Token, "ISOBOT_TELEGRAM_API="+tg.URL, "ISOBOT_TELEGRAM_WEBHOOK_SECRET="+benchSecret)
	return startServer(b, tg, cmd)
}

// startEcho runs the bot of bench/echo.
func startEcho(b *testing.B, tg *telegramtest.Server) (pid int, stop func()) {
	folder := filepath.Join("..", "..", "bench", "echo")
	if _, err := os.Stat(filepath.Join(folder, "node_modules", "grammy")); err != nil {
		b.Skip("grammY is not installed: npm ci --prefix bench/echo")
	}
	_, port, err := net.SplitHostPort(freeAddress(b))
	if err != nil {
		b.Fatal(err)
	}
	cmd := exec.Command("node", "echo.mjs")
	cmd.Dir = folder
	cmd.Env = append(os.Environ(), "BOT_TOKEN="+telegramtest.Token, "API_ROOT="+tg.URL, "SECRET="+benchSecret, "PORT="+port)
	return startServer(b, tg, cmd)
}

// startServer starts a program and waits until it prints something and has set its webhook.
func startServer(b *testing.B, tg *telegramtest.Server, cmd *exec.Cmd) (pid int, stop func()) {
	var complaints strings.Builder
	cmd.Stderr = &complaints
	in, err := cmd.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	stop = func() { in.Close(); _ = cmd.Process.Kill(); _ = cmd.Wait() }
	if _, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		stop()
		b.Fatal(fmt.Errorf("%s: %w\n%s", cmd.Args[0], err, complaints.String()))
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	for tg.Webhook() == "" {
		select {
		case <-ctx.Done():
			stop()
			b.Fatal("no webhook was set")
		case <-time.After(10 * time.Millisecond):
		}
	}
	return cmd.Process.Pid, stop
}

// BenchmarkSends is the other half of an answer: stored replies of 200 people that go out over Telegram without the pace that it asks for,
// each settled in the store. The time of the cores is the fake's too.
func BenchmarkSends(b *testing.B) {
	tg, err := telegramtest.Start()
	if err != nil {
		b.Fatal(err)
	}
	defer tg.Close()
	a := openForBench(b)
	ch, err := telegram.New(telegram.Config{Token: telegramtest.Token, API: tg.URL, Log: a.log})
	if err != nil {
		b.Fatal(err)
	}
	sender := bot.NewSender(a.store, []bot.Channel{struct{ bot.Channel }{ch}}, a.log) // the bare interface has no Pace
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { _ = sender.Run(ctx) })
	defer running.Wait()
	defer cancel()
	for p := range benchPeople {
		tg.Unblock(int64(1000 + p)) // makes the chat
	}
	took, n, used := time.Duration(0), 0, cpuTime(os.Getpid())
	for b.Loop() {
		began := time.Now()
		if err := a.store.Update(ctx, func(tx dialog.Tx) error {
			for i := range benchTexts * benchPeople {
				to := bot.Address{Channel: telegram.Name, Chat: strconv.Itoa(1000 + i%benchPeople)}
				if err := tx.Say(bot.Outgoing{To: to, Message: bot.Message{Text: benchQuestions[i%len(benchQuestions)]}}); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			b.Fatal(err)
		}
		sender.Wake()
		for left := 1; left > 0; time.Sleep(time.Millisecond) {
			if left, err = a.store.Backlog(ctx); err != nil {
				b.Fatal(err)
			}
		}
		took += time.Since(began)
		n += benchTexts * benchPeople
	}
	b.ReportMetric(float64(n)/took.Seconds(), "sends/s")
	b.ReportMetric(float64((cpuTime(os.Getpid())-used).Microseconds())/float64(n), "cpu-µs/send")
}
