package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"isobot/bot"
	"isobot/bot/dialog"
	"isobot/quiz"
)

// openForBench opens the program on the embedded content in a folder of its own.
func openForBench(b *testing.B) *app {
	b.Helper()
	cfg := &Config{Listen: "127.0.0.1:0", Data: b.TempDir()}
	if err := cfg.complete(b.TempDir()); err != nil {
		b.Fatal(err)
	}
	a, err := open(context.Background(), cfg, io.Discard)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { a.close() })
	return a
}

// percentiles reports p50 and p99 of durations in milliseconds.
func percentiles(b *testing.B, took []time.Duration) {
	slices.Sort(took)
	at := func(p float64) float64 { return float64(took[int(p*float64(len(took)-1))].Microseconds()) / 1000 }
	b.ReportMetric(at(.50), "p50-ms")
	b.ReportMetric(at(.99), "p99-ms")
}

var benchQuestions = []string{"điều 7.3 yêu cầu gì", "danh gia noi bo may lan mot nam", "chứng thực bản sao mất bao lâu", "nd 61/2018 het hieu luc chua",
	"hồ sơ trễ hạn có phải xin lỗi dân không", "khac phuc khac gi hanh dong khac phuc", "đăng ký khai sinh cần giấy tờ gì", "muc tieu chat luong la gi"}

// BenchmarkUpdate is one update of one user on bbolt: question to stored reply, with a durable commit.
func BenchmarkUpdate(b *testing.B) {
	a := openForBench(b)
	desk := a.desk(func() {})
	desk.PerMinute = 1 << 30
	took := make([]time.Duration, 0, b.N)
	for b.Loop() {
		i := len(took)
		u := bot.Update{ID: strconv.Itoa(i), From: bot.Address{Channel: "telegram", Chat: "1"}, Kind: bot.Text, Text: benchQuestions[i%len(benchQuestions)], At: time.Now()}
		start := time.Now()
		if err := desk.Handle(context.Background(), u); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(start))
	}
	percentiles(b, took)
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	b.ReportMetric(float64(m.HeapAlloc)/(1<<20), "heap-MB")
}

// BenchmarkTaps is 200 people who tap answers as fast as the program takes them, each tap with a durable commit. It reports taps a second,
// and fails when an acknowledged answer is not in the store.
func BenchmarkTaps(b *testing.B) {
	a := openForBench(b)
	desk := a.desk(func() {})
	desk.PerMinute = 1 << 30
	lanes := bot.NewLanes(desk, maxTurns)
	const crowd = 200
	var left, n atomic.Int64
	left.Store(int64(b.N))
	var mu sync.Mutex
	var took []time.Duration
	var wg sync.WaitGroup
	b.ResetTimer()
	start := time.Now()
	for i := range crowd {
		wg.Go(func() {
			s := tapper{a: a, lanes: lanes, at: bot.Address{Channel: "telegram", Chat: fmt.Sprint(i)}, r: rand.New(rand.NewPCG(1, uint64(i)))}
			if err := s.send(bot.Tap, "e|yes"); err != nil { // a stranger agrees before a trial
				b.Error(err)
				return
			}
			var mine []time.Duration
			for left.Add(-1) >= 0 {
				began := time.Now()
				if err := s.tap(); err != nil {
					b.Error(err)
					return
				}
				mine = append(mine, time.Since(began))
				n.Add(1)
			}
			if err := s.check(); err != nil {
				b.Error(err)
			}
			mu.Lock()
			took = append(took, mine...)
			mu.Unlock()
		})
	}
	wg.Wait()
	b.ReportMetric(float64(n.Load())/time.Since(start).Seconds(), "taps/s")
	percentiles(b, took)
}

// tapper answers the lessons of a course one after the other.
type tapper struct {
	a       *app
	lanes   *bot.Lanes
	at      bot.Address
	r       *rand.Rand
	n       int
	attempt quiz.Attempt
	item    int
	given   map[string]int // answers that were acknowledged, by attempt
}

func (s *tapper) send(kind bot.Kind, data string) error {
	s.n++
	return s.lanes.Deliver(context.Background(), bot.Update{ID: s.at.Chat + "." + strconv.Itoa(s.n), From: s.at, Kind: kind, Tap: data, Text: data, At: time.Now()})
}

func (s *tapper) tap() error {
	if s.attempt.ID == "" || s.item == len(s.attempt.Items) {
		if err := s.next(); err != nil {
			return err
		}
	}
	letters := "A B C D E F G H "[:2*len(s.attempt.Items[s.item].Perm)-1]
	q, err := s.question()
	if err != nil {
		return err
	}
	if least, _ := q.Picks(); least == 1 {
		letters = "A"
	}
	s.item++
	s.given[s.attempt.ID]++
	return s.send(bot.Text, letters)
}

func (s *tapper) question() (q quiz.Question, err error) {
	it := s.attempt.Items[s.item]
	err = s.a.store.View(context.Background(), func(tx dialog.Tx) (err error) { q, _, err = tx.Question(it.Question, it.Version); return err })
	return q, err
}

// next starts another attempt and reads what was drawn.
func (s *tapper) next() error {
	if s.given == nil {
		s.given = map[string]int{}
	}
	c := s.a.courses[0]
	if err := s.send(bot.Tap, "s|"+c.ID+"|"+c.Lessons[s.r.IntN(len(c.Lessons))].ID); err != nil {
		return err
	}
	return s.a.store.View(context.Background(), func(tx dialog.Tx) error {
		all, err := tx.AttemptsOf(s.at.String(), c.ID)
		if err != nil {
			return err
		}
		for _, at := range all {
			if at.Finished.IsZero() {
				s.attempt, s.item = at, 0
			}
		}
		return nil
	})
}

// check compares what was acknowledged with what is stored.
func (s *tapper) check() error {
	return s.a.store.View(context.Background(), func(tx dialog.Tx) error {
		for id, n := range s.given {
			at, ok, err := tx.Attempt(id)
			if err != nil {
				return err
			}
			have := 0
			for _, it := range at.Items {
				if it.Answered() {
					have++
				}
			}
			if !ok || have != n {
				return fmt.Errorf("attempt %s: %d answers stored, %d acknowledged", id, have, n)
			}
		}
		return nil
	})
}
