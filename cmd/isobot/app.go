package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"time"

	"isobot/bot"
	"isobot/bot/dialog"
	"isobot/bot/zalooa"
	"isobot/content"
	"isobot/knowledge"
	"isobot/knowledge/index"
	"isobot/knowledge/ingest"
	"isobot/quiz"
	"isobot/quiz/format"
	"isobot/staff/roster"
	"isobot/store"
	"isobot/store/bolt"
)

// app is the opened program: store, knowledge and courses.
type app struct {
	cfg       *Config
	log       *slog.Logger
	engine    *bolt.DB
	store     *store.Store
	index     *index.Index
	base      *knowledge.Collection
	courses   []quiz.Course
	rehearsal []quiz.Prompt // what an auditor asks
	calendar  *quiz.Calendar
	wake      func() // of the serving process's sender; nil when nothing serves

	asker     dialog.Asker               // what the desk asks; nil: base
	dashboard func(person string) string // gives a one-time link; nil when nothing serves
	links     map[string]func() string   // by channel, what a code is appended to; empty while it is not known
	keepers   []func(context.Context) error
	open      map[string]func(notes dialog.Notes, to bot.Address, now time.Time) (bool, error) // by channel; one that is left out is always open
	oa        *zalooa.Channel                                                                  // nil when nothing serves it
	troubles  []func() []string                                                                // what holds channels up, for operators
	quota     map[string]func() (left int)                                                     // by channel whose messages are limited

	reloading  sync.Mutex
	stale      chan struct{} // holds a wish for a reload
	library    library
	vocabulary *knowledge.Vocabulary
	embedded   []*knowledge.Document // from the binary and ISOBOT_CONTENT
}

// open opens store and index under the data folder, loads the content, and puts the sample roster into an empty store.
func open(ctx context.Context, cfg *Config, errOut io.Writer) (*app, error) {
	level := slog.LevelInfo
	if cfg.Verbose {
		level = slog.LevelDebug
	}
	a := &app{cfg: cfg, stale: make(chan struct{}, 1), open: map[string]func(dialog.Notes, bot.Address, time.Time) (bool, error){}, quota: map[string]func() int{},
		log: slog.New(slog.NewTextHandler(errOut, &slog.HandlerOptions{Level: level}))}
	if err := a.openCalendar(); err != nil {
		return nil, err
	}
	if err := a.openStore(ctx); err != nil {
		return nil, errors.Join(err, a.close())
	}
	if err := a.openKnowledge(ctx); err != nil {
		return nil, errors.Join(err, a.close())
	}
	return a, nil
}

func (a *app) openStore(ctx context.Context) (err error) {
	if a.engine, err = bolt.Open(a.cfg.boltPath()); err != nil {
		if errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) {
			return badf("the data folder %s can not be written to: give the user who runs isobot the right to (chown, chmod), or name another folder with --data (%w)",
				a.cfg.Data, err)
		}
		return err
	}
	if a.store, err = store.New(ctx, a.engine); err != nil {
		return err
	}
	return a.seedRoster(ctx)
}

// seedRoster gives an empty store the sample roster, so that every role can be tried at once.
func (a *app) seedRoster(ctx context.Context) error {
	return a.store.Update(ctx, func(tx dialog.Tx) error {
		empty := true
		if err := tx.People(func(p personOf) bool { empty = false; return false }); err != nil || !empty {
			return err
		}
		if was, err := tx.Seen(sampleRemoved); err != nil || was {
			return err
		}
		for _, p := range roster.Sample() {
			if err := tx.PutPerson(p); err != nil {
				return err
			}
		}
		return nil
	})
}

// openKnowledge loads the content and the imported documents and brings the index up to date.
func (a *app) openKnowledge(ctx context.Context) error {
	var err error
	if a.vocabulary, err = a.loadContent(); err != nil {
		return err
	}
	if a.index, err = index.Open(filepath.Join(a.cfg.Data, "index")); err != nil {
		return err
	}
	p, err := a.parts(ctx)
	if err != nil {
		return err
	}
	start := time.Now()
	if a.base, err = knowledge.NewCollection(ctx, p, a.index); err != nil {
		return fmt.Errorf("knowledge base: %w", err)
	}
	a.log.Debug("knowledge base open", "documents", len(p.Documents), "took", time.Since(start).Round(time.Millisecond))
	return a.openBounds()
}

// source is content that was read: the embedded one, or a folder.
type source struct {
	docs     []*knowledge.Document
	courses  []quiz.Course
	prompts  []quiz.Prompt
	problems []string
	vocab    *knowledge.Vocabulary
	vocabErr error
}

func readSource(fsys fs.FS) source {
	var s source
	docs, problems := ingest.Content(fsys)
	for _, p := range problems {
		s.problems = append(s.problems, p.String())
	}
	courses, wrong := format.Courses(fsys)
	prompts, bad := format.Rehearsal(fsys)
	for _, p := range append(wrong, bad...) {
		s.problems = append(s.problems, p.String())
	}
	s.docs, s.courses, s.prompts = docs, courses, prompts
	s.vocab, s.vocabErr = readVocabulary(fsys)
	return s
}

// embedded is the content of the binary, read once in a process. It is shared and must not be changed.
var embedded = sync.OnceValue(func() source { return readSource(content.FS) })

// loadContent takes the embedded content and that of ISOBOT_CONTENT, whose documents and courses take the place of embedded ones with
// the same id.
func (a *app) loadContent() (*knowledge.Vocabulary, error) {
	sources := []source{embedded()}
	if a.cfg.Content != "" {
		if info, err := os.Stat(a.cfg.Content); err != nil || !info.IsDir() {
			return nil, badf("ISOBOT_CONTENT: %s is not a folder that can be read; make it, or leave the setting out", a.cfg.Content)
		}
		sources = append(sources, readSource(os.DirFS(a.cfg.Content)))
	}
	var vocab *knowledge.Vocabulary
	for i, s := range sources {
		for _, p := range s.problems {
			a.log.Warn("content", "problem", p)
		}
		a.embedded = override(a.embedded, s.docs, func(d *knowledge.Document) string { return d.ID })
		a.courses = override(a.courses, s.courses, func(c quiz.Course) string { return c.ID })
		if len(s.prompts) > 0 {
			a.rehearsal = s.prompts
		}
		if s.vocabErr != nil && (i == 0 || !errors.Is(s.vocabErr, fs.ErrNotExist)) {
			return nil, badf("vocabulary.tsv: %w", s.vocabErr)
		}
		if s.vocabErr == nil {
			vocab = s.vocab
		}
	}
	slices.SortStableFunc(a.courses, func(x, y quiz.Course) int { return courseRank(x.ID) - courseRank(y.ID) })
	return vocab, nil
}

// courseRank puts the awareness course, which everybody takes, before the special ones.
func courseRank(id string) int {
	if id == "nhan-thuc-iso" {
		return 0
	}
	return 1
}

func override[T any](have, more []T, id func(T) string) []T {
	for _, m := range more {
		if i := slices.IndexFunc(have, func(h T) bool { return id(h) == id(m) }); i >= 0 {
			have[i] = m
			continue
		}
		have = append(have, m)
	}
	return have
}

func readVocabulary(fsys fs.FS) (*knowledge.Vocabulary, error) {
	f, err := fsys.Open("vocabulary.tsv")
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return knowledge.ReadVocabulary(f)
}

// close closes what was opened; it may be called on a half opened app.
func (a *app) close() error {
	var errs []error
	if a.index != nil {
		errs = append(errs, a.index.Close())
	}
	if a.engine != nil {
		errs = append(errs, a.engine.Close())
	}
	return errors.Join(errs...)
}
