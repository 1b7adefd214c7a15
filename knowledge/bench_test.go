package knowledge_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"syscall"
	"testing"
	"time"

	"isobot/knowledge"
	"isobot/knowledge/index"
	"isobot/knowledge/ingest"
)

// nationalSize is about the number of procedures of the national portal.
const nationalSize = 2600

// procedures reads the portal files and repeats them under other names until there are n.
func procedures(t testing.TB, n int) []*knowledge.Document {
	files, err := filepath.Glob(testData(t, "tthc/raw") + "/*.json")
	if err != nil {
		t.Fatal(err)
	}
	var docs []*knowledge.Document
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		d, _ := ingest.Portal(f, name)
		f.Close()
		if d != nil {
			docs = append(docs, d)
		}
	}
	for i := 0; len(docs) < n; i++ {
		c := *docs[i]
		c.ID, c.Number, c.Revision = fmt.Sprintf("%s-x%d", c.ID, len(docs)), fmt.Sprintf("9.%06d", len(docs)), ""
		c.Title = fmt.Sprintf("%s khu vực %d", c.Title, len(docs))
		c.Units = slices.Clone(c.Units)
		for k := range c.Units {
			c.Units[k].ID = fmt.Sprintf("%s/%d", c.ID, k)
		}
		c.Steps = nil
		docs = append(docs, &c)
	}
	return docs[:n]
}

// processorTime is what this process has used of the processors so far: unlike the time on the clock, it hardly depends on what else
// the machine does.
func processorTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// reportProcessor reports the processor time of an operation, in microseconds, since it was begun.
func reportProcessor(b *testing.B, begun time.Duration) {
	b.ReportMetric(float64((processorTime(b)-begun).Microseconds())/float64(b.N), "cpu-us/op")
}

// BenchmarkAsk asks the public questions about as many procedures as the portal has; ns/op is one question with everything.
func BenchmarkAsk(b *testing.B) {
	docs := procedures(b, nationalSize)
	base, _, _ := openBase(b, docs)
	qs := readQueries(b, testData(b, "tthc/queries.jsonl"))
	var took []time.Duration
	b.ResetTimer()
	for i := range b.N {
		d, err := base.Ask(context.Background(), knowledge.Question{Text: qs[i%len(qs)].Text})
		if err != nil {
			b.Fatal(err)
		}
		took = append(took, d.Took)
	}
	b.StopTimer()
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-us")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-us")
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	b.ReportMetric(float64(m.HeapAlloc)/(1<<20), "heap-MB")
	runtime.KeepAlive(base)
}

// BenchmarkAskParallel tells how many questions are answered a second on all processors.
func BenchmarkAskParallel(b *testing.B) {
	base, _, _ := openBase(b, procedures(b, nationalSize))
	qs := readQueries(b, testData(b, "tthc/queries.jsonl"))
	b.ResetTimer()
	begun := processorTime(b)
	b.RunParallel(func(pb *testing.PB) {
		for i := 0; pb.Next(); i++ {
			if _, err := base.Ask(context.Background(), knowledge.Question{Text: qs[i%len(qs)].Text}); err != nil {
				b.Error(err)
				return
			}
		}
	})
	reportProcessor(b, begun)
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "answers/s")
}

// BenchmarkBuild builds the index of all procedures from nothing.
func BenchmarkBuild(b *testing.B) {
	docs := procedures(b, nationalSize)
	for b.Loop() {
		openBase(b, docs)
	}
}

// BenchmarkReopen opens the index that an earlier run left, as every start does.
func BenchmarkReopen(b *testing.B) {
	docs := procedures(b, nationalSize)
	dir := b.TempDir()
	open := func() {
		x, err := index.Open(dir)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := knowledge.NewBase(context.Background(), docs, nil, x); err != nil {
			b.Fatal(err)
		}
		if err := x.Close(); err != nil {
			b.Fatal(err)
		}
	}
	open()
	for b.Loop() {
		open()
	}
}

// BenchmarkReplaceOne swaps the set for one in which a single document changed.
func BenchmarkReplaceOne(b *testing.B) {
	docs := procedures(b, nationalSize)
	base, _, _ := openBase(b, docs)
	i := 0
	b.ResetTimer()
	begun := processorTime(b)
	var took []time.Duration
	for range b.N {
		at := time.Now()
		i++
		c := *docs[7]
		c.Revision, c.Units = "", slices.Clone(c.Units)
		c.Units[0].Text = fmt.Sprintf("Bản sửa số %d.\n", i)
		next := slices.Clone(docs)
		next[7] = &c
		if err := base.Replace(context.Background(), next); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(at))
	}
	reportProcessor(b, begun)
	slices.Sort(took)
	b.ReportMetric(float64(took[0].Milliseconds()), "least-ms")
	b.ReportMetric(float64(took[len(took)/2].Milliseconds()), "p50-ms")
}
