package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"isobot/store/bolt"
)

// BackupCmd copies the store.
type BackupCmd struct {
	File string `arg:"" help:"File to write; it must not be there yet."`
}

// Run writes the copy beside its place and renames it, so that half a copy never carries the name.
func (c *BackupCmd) Run(ctx context.Context, cfg *Config, env *environment) error {
	return withApp(ctx, cfg, env, func(a *app) error {
		path := within(env.dir, c.File)
		if _, err := os.Lstat(path); err == nil {
			return badf("%s exists; choose another name or remove it", c.File)
		}
		n, err := writeAside(path, a.engine)
		if err != nil {
			return fmt.Errorf("backup: %w", err)
		}
		fmt.Fprintf(env.out, "%s: %d bytes\n", c.File, n)
		return nil
	})
}

func writeAside(path string, db *bolt.DB) (n int64, err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".isobot-backup-*")
	if err != nil {
		return 0, badInput{err}
	}
	defer os.Remove(f.Name()) // gone already when all went well
	if n, err = db.Backup(f); err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return 0, err
	}
	return n, os.Rename(f.Name(), path)
}

// RestoreCmd puts a backup back.
type RestoreCmd struct {
	File string `arg:"" help:"A file that isobot backup wrote."`
}

// Run checks the backup, keeps the present store aside, and puts the backup in its place.
func (c *RestoreCmd) Run(ctx context.Context, cfg *Config, env *environment) error {
	kept, err := bolt.Restore(ctx, within(env.dir, c.File), cfg.boltPath())
	if err != nil {
		return badf("restore: %w", err)
	}
	fmt.Fprintf(env.out, "restored %s\n", c.File)
	if kept != "" {
		fmt.Fprintf(env.out, "the store that was there is kept as %s\n", kept)
	}
	return nil
}
