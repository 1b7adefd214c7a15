package telegram

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

const parkedSuffix = ".telegram.json"

// park writes one update to the folder, named by its id, and syncs file and folder before it returns nil.
func park(folder string, u incoming) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return fmt.Errorf("park: %w", err)
	}
	name := filepath.Join(folder, u.id()+parkedSuffix)
	f, err := os.CreateTemp(folder, "parking-*")
	if err != nil {
		return fmt.Errorf("park: %w", err)
	}
	defer os.Remove(f.Name())
	_, err = f.Write(u.raw)
	if err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err == nil {
		err = syncFolder(folder)
	}
	if err != nil {
		return fmt.Errorf("park: %w", err)
	}
	return nil
}

func syncFolder(folder string) error {
	d, err := os.Open(folder)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

// redeliver tries every parked update once and removes those that succeed. What is no update stays where it is.
func (c *Channel) redeliver(ctx context.Context, p *poller) {
	if c.cfg.Parking == "" {
		return
	}
	entries, err := os.ReadDir(c.cfg.Parking)
	if err != nil && !os.IsNotExist(err) {
		c.log.Error("the parking folder can not be read", "err", err)
	}
	for _, entry := range entries {
		if !strings.HasSuffix(entry.Name(), parkedSuffix) || ended(ctx) {
			continue
		}
		name := filepath.Join(c.cfg.Parking, entry.Name())
		if err := c.redeliverOne(ctx, p, name); err != nil {
			c.log.Error("a parked update still fails; it stays parked", "file", entry.Name(), "err", err)
		}
	}
}

func (c *Channel) redeliverOne(ctx context.Context, p *poller, name string) error {
	raw, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	u, err := decodeUpdate(raw)
	if err != nil {
		return err
	}
	if err := p.once(ctx, u); err != nil {
		return err
	}
	return os.Remove(name)
}
