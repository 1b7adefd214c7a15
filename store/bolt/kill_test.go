package bolt_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"isobot/store"
	"isobot/store/bolt"
)

// TestMain becomes the child that TestKill kills when it is started as one.
func TestMain(m *testing.M) {
	if path := os.Getenv("ISOBOT_TEST_CHILD"); path != "" {
		fmt.Fprintln(os.Stderr, countUp(path))
		os.Exit(1) // only a kill is a good end
	}
	os.Exit(m.Run())
}

const counters = 8

// countUp counts in several goroutines and prints "counter value" for each count that Update acknowledged. Every count is written to
// two tables, of which one must not be without the other.
func countUp(path string) error {
	db, err := bolt.Open(path)
	if err != nil {
		return err
	}
	var out sync.Mutex
	failed := make(chan error)
	for c := range counters {
		go func() {
			for {
				n := 0
				err := db.Update(ctx, func(kv store.KV) (err error) {
					if n, err = countOf(kv, "a", c); err != nil {
						return err
					}
					n++
					v := []byte(strconv.Itoa(n))
					return errors.Join(kv.Put("a", fmt.Sprint(c), v), kv.Put("b", fmt.Sprint(c), v),
						kv.Put("log", fmt.Sprintf("%d-%08d", c, n), make([]byte, n%3000)))
				})
				if err != nil {
					failed <- err
				}
				out.Lock()
				fmt.Println(c, n)
				out.Unlock()
			}
		}()
	}
	return <-failed
}

func countOf(kv store.KV, table string, c int) (int, error) {
	b, err := kv.Get(table, fmt.Sprint(c))
	if err != nil || b == nil {
		return 0, err
	}
	return strconv.Atoi(string(b))
}

// TestKill kills a process with SIGKILL at random moments while it counts. After each kill every acknowledged count is there, once,
// and the file is sound.
func TestKill(t *testing.T) {
	rounds := 8
	if testing.Short() {
		rounds = 2
	}
	path := filepath.Join(t.TempDir(), "isobot.db")
	total := 0
	for range rounds {
		acknowledged := killed(t, path, time.Duration(20+rand.IntN(250))*time.Millisecond)
		db, err := bolt.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		for c, n := range acknowledged {
			checkCount(t, db, c, n)
			total += n
		}
		closeChecked(t, db)
	}
	t.Logf("%d kills, %d acknowledged counts after the last of each", rounds, total)
	if total == 0 {
		t.Error("nothing was ever acknowledged")
	}
}

// killed runs the child, kills it after a while past its first word, and returns the last count it acknowledged of each counter.
func killed(t *testing.T, path string, after time.Duration) map[int]int {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), "ISOBOT_TEST_CHILD="+path)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(out)
	last := map[int]int{}
	started := false
	for {
		line, err := lines.ReadString('\n')
		if errors.Is(err, io.EOF) || errors.Is(err, os.ErrClosed) {
			break // a line cut by the kill was not acknowledged
		}
		if !started {
			started = true
			time.AfterFunc(after, func() { child.Process.Kill() })
		}
		var c, n int
		if _, err := fmt.Sscanf(line, "%d %d\n", &c, &n); err != nil {
			t.Fatalf("child said %q", line)
		}
		last[c] = n
	}
	child.Wait() // "signal: killed"
	if !started || child.ProcessState.Exited() {
		t.Fatalf("the child ended by itself: %v", child.ProcessState)
	}
	return last
}

func checkCount(t *testing.T, db *bolt.DB, c, acknowledged int) {
	t.Helper()
	if err := db.View(ctx, func(kv store.KV) error {
		a, err := countOf(kv, "a", c)
		b, err2 := countOf(kv, "b", c)
		if a < acknowledged || a > acknowledged+1 || a != b {
			t.Errorf("counter %d: %d and %d are kept, %d were acknowledged", c, a, b, acknowledged)
		}
		lines := 0
		err3 := kv.Scan("log", fmt.Sprint(c, "-"), fmt.Sprint(c, "."), func(string, []byte) bool { lines++; return true })
		if lines != a {
			t.Errorf("counter %d: %d log lines of %d", c, lines, a)
		}
		return errors.Join(err, err2, err3)
	}); err != nil {
		t.Error(err)
	}
}
