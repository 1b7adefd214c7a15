package zalobot

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

const spoolSuffix = ".zalobot.json"

// spoolName is the file of an event: the id comes from outside, so it is hashed.
func spoolName(folder string, e incoming) string {
	sum := sha256.Sum256([]byte(e.id()))
	return filepath.Join(folder, hex.EncodeToString(sum[:12])+spoolSuffix)
}

// spool writes an event to the folder and syncs it; nothing happens without a folder.
func spool(folder string, e incoming) error {
	if folder == "" {
		return nil
	}
	if err := writeSynced(folder, spoolName(folder, e), e.raw); err != nil {
		return fmt.Errorf("spool: %w", err)
	}
	return nil
}

func writeSynced(folder, name string, data []byte) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(folder, "spooling-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		return err
	}
	d, err := os.Open(folder)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

func unspool(folder string, e incoming) error {
	if folder == "" {
		return nil
	}
	if err := os.Remove(spoolName(folder, e)); err != nil && !os.IsNotExist(err) {
		return err
	}
	return nil
}

func inSpool(folder string, e incoming) bool {
	if folder == "" {
		return false
	}
	_, err := os.Stat(spoolName(folder, e))
	return err == nil
}

// spooled gives the events that an earlier run left, oldest first. What can not be read is logged and stays.
func (c *Channel) spooled() []incoming {
	if c.cfg.Spool == "" {
		return nil
	}
	entries, err := os.ReadDir(c.cfg.Spool)
	if err != nil && !os.IsNotExist(err) {
		c.log.Error("the spool folder can not be read", "err", err)
	}
	var events []incoming
	for _, entry := range entries {
		if !strings.HasSuffix(entry.Name(), spoolSuffix) {
			continue
		}
		raw, err := os.ReadFile(filepath.Join(c.cfg.Spool, entry.Name()))
		e, derr := decodeEvent(raw)
		if err != nil || derr != nil || !e.wanted() {
			c.log.Error("a file in the spool is no event", "file", entry.Name())
			continue
		}
		events = append(events, e)
	}
	slices.SortStableFunc(events, func(a, b incoming) int { return when(a.Message.Date).Compare(when(b.Message.Date)) })
	return events[:min(len(events), maxWaiting)]
}
