package bot_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"isobot/bot"
	"isobot/bot/telegram"
	"isobot/bot/zalooa"
)

// ledger is an outbox in memory whose steps do not depend on how much is in it, so that a simulation of many is quick.
type ledger struct {
	mu     sync.Mutex
	queues map[bot.Queue][]*entry // ascending IDs
	byID   map[uint64]*entry
	lost   map[uint64]bool // dropped because the person can not be reached
	other  int             // settled in a way that nobody expects here
}

type entry struct {
	bot.Outgoing
	gone bool
}

func (l *ledger) say(out bot.Outgoing) {
	q := bot.Queue{Channel: out.To.Channel, Bulk: out.Bulk}
	e := &entry{Outgoing: out}
	l.queues[q] = append(l.queues[q], e)
	l.byID[out.ID] = e
}

func (l *ledger) Waiting(_ context.Context, q bot.Queue, after uint64, n int) ([]bot.Outgoing, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	line := l.queues[q]
	i, _ := slices.BinarySearchFunc(line, after+1, func(e *entry, id uint64) int { return int(int64(e.ID) - int64(id)) })
	var outs []bot.Outgoing
	for ; i < len(line) && len(outs) < n; i++ {
		if !line[i].gone {
			outs = append(outs, line[i].Outgoing)
		}
	}
	return outs, nil
}

func (l *ledger) Settle(_ context.Context, done []bot.Settled) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, d := range done {
		e := l.byID[d.Out.ID]
		switch d.How {
		case bot.Postponed:
			e.Outgoing = d.Out
			continue
		case bot.Sent:
		case bot.Lost:
			l.lost[d.Out.ID] = true
		default:
			l.other++
		}
		e.gone = true
	}
	return nil
}

func (l *ledger) left() (n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, e := range l.byID {
		if !e.gone {
			n++
		}
	}
	return n
}

// mortal is an outbox whose process can die: from then on nothing that it does is stored.
type mortal struct {
	*ledger
	mu   sync.Mutex
	dead bool
}

var errDied = errors.New("the process died")

func (m *mortal) die() { m.mu.Lock(); m.dead = true; m.mu.Unlock() }

func (m *mortal) Settle(ctx context.Context, done []bot.Settled) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.dead {
		return errDied
	}
	return m.ledger.Settle(ctx, done)
}

// moody is a vendor at its pace that answers 429 to 1 %, fails with 0.5 %, and whose people have blocked the bot in 2 % of cases.
type moody struct {
	name string
	pace bot.Pace

	mu       sync.Mutex
	r        *rand.Rand
	busy     map[string]bool
	received map[uint64]int
	first    map[string][]uint64 // by chat: the messages in the order in which each came for the first time
	second   []time.Time         // of the messages that came, to see the pace
	faults   int
	fault    string
}

func (v *moody) Name() string                               { return v.name }
func (v *moody) Pace() bot.Pace                             { return v.pace }
func (v *moody) Receive(context.Context, bot.Deliver) error { return nil }

func blocked(person int) bool { return person%50 == 7 }

func (v *moody) Send(_ context.Context, out bot.Outgoing) (string, error) {
	v.mu.Lock()
	if v.busy[out.To.Chat] {
		v.fault = "two messages of one conversation at once"
	}
	v.busy[out.To.Chat] = true
	took, mood := time.Duration(20+v.r.IntN(180))*time.Millisecond, v.r.Float64()
	v.mu.Unlock()
	time.Sleep(took)
	v.mu.Lock()
	defer v.mu.Unlock()
	delete(v.busy, out.To.Chat)
	var person int
	fmt.Sscan(out.To.Chat, &person)
	switch {
	case mood < .01:
		v.faults++
		return "", &bot.SendError{Fault: bot.Retry, After: 3 * time.Second, Err: errors.New("429")}
	case mood < .015:
		v.faults++
		return "", errors.New("502 with HTML")
	case blocked(person):
		return "", &bot.SendError{Fault: bot.Gone, Err: errors.New("403")}
	}
	v.second = append(v.second, time.Now())
	if v.received[out.ID]++; v.received[out.ID] == 1 {
		v.first[out.To.Chat] = append(v.first[out.To.Chat], out.ID)
	}
	return "id", nil
}

// busiest is the most messages that came within a second.
func (v *moody) busiest() (most int) {
	from := 0
	for i, at := range v.second {
		for at.Sub(v.second[from]) > time.Second {
			from++
		}
		most = max(most, i-from+1)
	}
	return most
}

// TestSimulation sends reminders to a whole administration at the paces of Telegram and of Zalo, with vendors in a bad mood and a
// process that dies twice. Nobody is forgotten, nobody gets a reminder more than twice, and each person gets theirs in order.
func TestSimulation(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	began := time.Now()
	synctest.Test(t, func(t *testing.T) {
		book := &ledger{queues: map[bot.Queue][]*entry{}, byID: map[uint64]*entry{}, lost: map[uint64]bool{}}
		var vendors []*moody
		var channels []bot.Channel
		for i, paced := range []bot.Channel{&telegram.Channel{}, &zalooa.Channel{}} {
			v := &moody{name: paced.Name(), pace: paced.(bot.Pacer).Pace(), r: rand.New(rand.NewPCG(seed, uint64(i))),
				busy: map[string]bool{}, received: map[uint64]int{}, first: map[string][]uint64{}}
			vendors, channels = append(vendors, v), append(channels, v)
		}
		const people = simulated * 19 / 20 // every twentieth has two reminders
		for i := range simulated {
			person := i % people
			book.say(bot.Outgoing{ID: uint64(i + 1), Bulk: true, To: bot.Address{Channel: vendors[person%2].name, Chat: fmt.Sprint(person)},
				Message: bot.Message{Text: "Nhắc lịch"}})
		}
		start := time.Now()
		for _, life := range []time.Duration{simulated / 200 * time.Second, simulated / 150 * time.Second, 100 * time.Hour} {
			live(t, book, channels, life*2/7)
		}
		doubles := 0
		for _, v := range vendors {
			doubles += check(t, v, book)
		}
		if doubles == 0 {
			t.Error("nothing came twice: the deaths show nothing")
		}
		if book.other > 0 || book.left() > 0 {
			t.Errorf("%d reminders were dropped, %d still wait", book.other, book.left())
		}
		t.Logf("%d reminders took %v by the simulated clock", simulated, time.Since(start).Round(time.Second))
	})
	t.Logf("and %v by the real one", time.Since(began).Round(time.Millisecond))
}

// live runs a sender over the book until it dies at the end of its life, or nothing is left to send.
func live(t *testing.T, book *ledger, channels []bot.Channel, life time.Duration) {
	ctx, cancel := context.WithCancel(context.Background())
	process := &mortal{ledger: book}
	over := make(chan error, 1)
	go func() { over <- bot.NewSender(process, channels, silent).Run(ctx) }()
	end := time.Now().Add(life)
	for time.Now().Before(end) && book.left() > 0 {
		time.Sleep(min(time.Minute, time.Until(end)))
	}
	if book.left() > 0 {
		process.die()
	}
	cancel()
	if err := <-over; !errors.Is(err, context.Canceled) {
		t.Errorf("Run = %v", err)
	}
}

// check holds what a vendor's people got against the book, and tells how many reminders came twice.
func check(t *testing.T, v *moody, book *ledger) (twice int) {
	t.Helper()
	forgotten, tooOften := 0, 0
	for id, e := range book.byID {
		if e.To.Channel != v.name {
			continue
		}
		var person int
		fmt.Sscan(e.To.Chat, &person)
		switch n := v.received[id]; {
		case n == 0 && !(blocked(person) && book.lost[id]):
			forgotten++
		case n > 2:
			tooOften++
		case n == 2:
			twice++
		}
	}
	for chat, ids := range v.first {
		if !slices.IsSorted(ids) {
			t.Errorf("%s: chat %s got its reminders out of order: %v", v.name, chat, ids)
		}
	}
	if forgotten > 0 || tooOften > 0 || v.fault != "" {
		t.Errorf("%s: %d reminders never came, %d came more than twice; %s", v.name, forgotten, tooOften, v.fault)
	}
	if most, limit := v.busiest(), int(v.pace.PerSecond)+v.pace.Burst+1+64; most > limit {
		t.Errorf("%s: %d messages within a second, the pace is %+v", v.name, most, v.pace)
	}
	if v.faults == 0 {
		t.Errorf("%s: no faults; the simulation shows nothing", v.name)
	}
	t.Logf("%s: %d people, %d faults, %d reminders came twice, %d at most within a second", v.name, len(v.first), v.faults, twice, v.busiest())
	return twice
}
