// Package console is a conversation on a terminal: one line in is one message, what is said is printed, buttons are numbered.
package console

import (
	"bufio"
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"golang.org/x/text/unicode/norm"

	"isobot/bot"
)

// Name is the console's channel name.
const Name = "console"

// Channel is one conversation. In and Out are the terminal; Chat names the conversation, so that it goes on where it stopped.
type Channel struct {
	In   io.Reader
	Out  io.Writer
	Chat string
	// Prompt is printed before each line is read.
	Prompt string
	// Flush waits until what the program has to say was sent here.
	Flush func(context.Context, bot.Address) error
	// Folder is where files are written; empty is the current one.
	Folder string

	mu sync.Mutex
}

// Name is "console".
func (c *Channel) Name() string { return Name }

// Receive greets, then delivers a line at a time until the input ends (nil), ctx ends, or delivering fails.
func (c *Channel) Receive(ctx context.Context, deliver bot.Deliver) error {
	in := bufio.NewReaderSize(c.In, bot.MaxText)
	if err := c.one(ctx, deliver, bot.Update{Kind: bot.Start}); err != nil {
		return err
	}
	for ctx.Err() == nil {
		c.print(c.Prompt)
		line, err := readLine(in)
		if text := strings.TrimSpace(norm.NFC.String(strings.ToValidUTF8(line, "\uFFFD"))); text != "" {
			if err := c.one(ctx, deliver, bot.Update{Kind: bot.Text, Text: text}); err != nil {
				return err
			}
		}
		if err != nil {
			if errors.Is(err, io.EOF) {
				return nil
			}
			return fmt.Errorf("console: %w", err)
		}
	}
	return ctx.Err()
}

// readLine reads a line of at most bot.MaxText bytes; the rest of a longer one is passed over.
func readLine(in *bufio.Reader) (string, error) {
	line, err := in.ReadSlice('\n')
	text := string(line)
	for errors.Is(err, bufio.ErrBufferFull) {
		_, err = in.ReadSlice('\n')
	}
	return text, err
}

func (c *Channel) one(ctx context.Context, deliver bot.Deliver, u bot.Update) error {
	u.From = bot.Address{Channel: Name, Chat: c.Chat}
	u.ID, u.User, u.At = rand.Text(), c.Chat, time.Now()
	if err := deliver(ctx, u); err != nil {
		return err
	}
	return c.Flush(ctx, u.From)
}

// Send prints a message, and writes its file.
func (c *Channel) Send(_ context.Context, out bot.Outgoing) (string, error) {
	text := bot.Numbered(out.Message)
	if f := out.Message.File; f != nil {
		path, err := c.write(f)
		if err != nil {
			return "", &bot.SendError{Fault: bot.Rejected, Err: fmt.Errorf("console: %w", err)}
		}
		text += "\n[" + path + "]"
	}
	c.print("\n" + strings.TrimSpace(text) + "\n\n")
	return fmt.Sprint(out.ID), nil
}

// write puts a file into the folder under a name that is not taken.
func (c *Channel) write(f *bot.File) (string, error) {
	root, err := os.OpenRoot(cmp.Or(c.Folder, "."))
	if err != nil {
		return "", err
	}
	defer root.Close()
	name := strings.Map(func(r rune) rune {
		if r == '/' || r == '\\' || r < ' ' {
			return '-'
		}
		return r
	}, f.Name)
	for n := 0; ; n++ {
		try := name
		if n > 0 {
			try = fmt.Sprintf("%d-%s", n, name)
		}
		w, err := root.OpenFile(try, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if errors.Is(err, os.ErrExist) && n < 1000 {
			continue
		}
		if err != nil {
			return "", err
		}
		_, err = w.Write(f.Data)
		return try, errors.Join(err, w.Close())
	}
}

func (c *Channel) print(s string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	io.WriteString(c.Out, s) // a terminal that is gone ends the input too
}
