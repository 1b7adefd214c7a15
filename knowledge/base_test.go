package knowledge_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"isobot/knowledge"
	"isobot/knowledge/index"
)

// testData returns the folder of the shared test data or skips.
func testData(t testing.TB, elem ...string) string {
	dir := os.Getenv("ISOBOT_TEST_DATA")
	if dir == "" {
		dir = "../../shared/data"
	}
	path := filepath.Join(append([]string{dir}, elem...)...)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("test data is missing, set ISOBOT_TEST_DATA: %v", err)
	}
	return path
}

func openBase(t testing.TB, docs []*knowledge.Document) (*knowledge.Base, time.Duration, int64) {
	t.Helper()
	start := time.Now()
	x, err := index.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	})
	b, err := knowledge.NewBase(context.Background(), docs, vocabulary(t), x)
	if err != nil {
		t.Fatal(err)
	}
	return b, time.Since(start), x.Size()
}

func vocabulary(t testing.TB) *knowledge.Vocabulary {
	f, err := os.Open("../content/vocabulary.tsv")
	if err != nil {
		return nil
	}
	defer f.Close()
	v, err := knowledge.ReadVocabulary(f)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func readPassages(t testing.TB, path string) []*knowledge.Document {
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	docs, err := knowledge.ReadTestPassages(f)
	if err != nil {
		t.Fatal(err)
	}
	return docs
}

func readQueries(t testing.TB, path string) []knowledge.TestQuery {
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	qs, err := knowledge.ReadTestQueries(f)
	if err != nil {
		t.Fatal(err)
	}
	return qs
}
