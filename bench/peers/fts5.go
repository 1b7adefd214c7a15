package main

import (
	"context"
	"database/sql"
	"path/filepath"
	"strings"

	_ "modernc.org/sqlite" // the driver
)

// fts5 is SQLite's full text search: default tokenizer, any word may match, order by bm25().
type fts5 struct{ db *sql.DB }

// build implements engine.
func (e *fts5) build(ctx context.Context, dir string, passages []passage) (err error) {
	if e.db, err = sql.Open("sqlite", filepath.Join(dir, "fts.db")); err != nil {
		return err
	}
	if _, err := e.db.ExecContext(ctx, `CREATE VIRTUAL TABLE passage USING fts5(text)`); err != nil {
		return err
	}
	tx, err := e.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // says that it is done when the commit went well
	insert, err := tx.PrepareContext(ctx, `INSERT INTO passage(rowid, text) VALUES (?, ?)`)
	if err != nil {
		return err
	}
	for i, p := range passages {
		if _, err := insert.ExecContext(ctx, i, p.all()); err != nil {
			return err
		}
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	_, err = e.db.ExecContext(ctx, `INSERT INTO passage(passage) VALUES ('optimize')`)
	return err
}

// search implements engine.
func (e *fts5) search(ctx context.Context, q question) ([]int, error) {
	match := `"` + strings.Join(words(q.Text), `" OR "`) + `"`
	rows, err := e.db.QueryContext(ctx, `SELECT rowid FROM passage WHERE passage MATCH ? ORDER BY bm25(passage) LIMIT ?`, match, depth)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []int
	for rows.Next() {
		var n int
		if err := rows.Scan(&n); err != nil {
			return nil, err
		}
		out = append(out, n)
	}
	return out, rows.Err()
}

// close implements engine.
func (e *fts5) close() error { return e.db.Close() }
