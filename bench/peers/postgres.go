package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
)

// postgres is the full text search of PostgreSQL: dictionary "simple" (it has none for Vietnamese), a GIN index, any word may match,
// order by ts_rank. The server is a throwaway of its own in the folder of the index, reached by a socket there.
type postgres struct {
	dir  string
	conn *pgx.Conn
}

// build implements engine.
func (e *postgres) build(ctx context.Context, dir string, passages []passage) (err error) {
	e.dir = dir
	if err := e.serve(ctx); err != nil {
		return err
	}
	if e.conn, err = pgx.Connect(ctx, "host="+dir+" user=postgres dbname=postgres"); err != nil {
		return errors.Join(err, e.close())
	}
	if _, err := e.conn.Exec(ctx, `CREATE TABLE passage (id integer PRIMARY KEY, words tsvector)`); err != nil {
		return errors.Join(err, e.close())
	}
	insert := `INSERT INTO passage SELECT i, to_tsvector('simple', t) FROM unnest($1::integer[], $2::text[]) AS p(i, t)`
	for from := 0; from < len(passages); from += 1000 {
		var ids []int
		var texts []string
		for i, p := range passages[from:min(from+1000, len(passages))] {
			ids, texts = append(ids, from+i), append(texts, p.all())
		}
		if _, err := e.conn.Exec(ctx, insert, ids, texts); err != nil {
			return errors.Join(err, e.close())
		}
	}
	for _, then := range []string{`CREATE INDEX ON passage USING gin (words)`, `VACUUM ANALYZE passage`} {
		if _, err := e.conn.Exec(ctx, then); err != nil {
			return errors.Join(err, e.close())
		}
	}
	return nil
}

// serve makes a cluster and starts it. The server refuses to run as root and is then run as the user postgres.
func (e *postgres) serve(ctx context.Context) error {
	if os.Getuid() == 0 {
		if err := exec.CommandContext(ctx, "chown", "postgres", e.dir).Run(); err != nil {
			return fmt.Errorf("no user postgres: apt-get install postgresql")
		}
	}
	data := filepath.Join(e.dir, "data")
	if err := e.command(ctx, "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale"); err != nil {
		return err
	}
	options := fmt.Sprintf("-c listen_addresses='' -c unix_socket_directories=%s -c shared_buffers=512MB -c max_parallel_workers_per_gather=2", e.dir)
	return e.command(ctx, "pg_ctl", "-D", data, "-o", options, "-l", filepath.Join(e.dir, "log"), "-w", "start")
}

// command runs a program of the server, which Debian keeps out of the path.
func (e *postgres) command(ctx context.Context, name string, args ...string) error {
	path, err := exec.LookPath(name)
	if err != nil {
		found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/" + name) // the pattern is good
		if len(found) == 0 {
			return fmt.Errorf("%s is not installed: apt-get install postgresql", name)
		}
		path = slices.Max(found)
	}
	line := append([]string{path}, args...)
	if os.Getuid() == 0 {
		line = append([]string{"runuser", "-u", "postgres", "--"}, line...)
	}
	c := exec.CommandContext(ctx, line[0], line[1:]...)
	c.Dir = e.dir
	if name == "pg_ctl" { // the server would keep a pipe open
		return c.Run()
	}
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w: %s", name, err, out)
	}
	return nil
}

// search implements engine.
func (e *postgres) search(ctx context.Context, q question) ([]int, error) {
	any := `'` + strings.Join(words(q.Text), `' | '`) + `'`
	rows, err := e.conn.Query(ctx, `SELECT id FROM passage, to_tsquery('simple', $1) q WHERE words @@ q ORDER BY ts_rank(words, q) DESC, id LIMIT $2`, any, depth)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[int])
}

// close implements engine: it stops the server too.
func (e *postgres) close() error {
	ctx := context.Background()
	var err error
	if e.conn != nil {
		err = e.conn.Close(ctx)
	}
	return errors.Join(err, e.command(ctx, "pg_ctl", "-D", filepath.Join(e.dir, "data"), "-m", "immediate", "-w", "stop"))
}
