package main

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// A serving process holds store and index for itself. Other commands reach it through a socket in the data folder that only the same
// user can open: the command line is sent over and runs inside the serving process, with the caller's folder, input and output.

// request is a command line that is to run in the serving process.
type request struct {
	Args []string `json:"args"`
	Dir  string   `json:"dir"`
}

// frame is a piece of what the command reads or prints, or its exit code.
type frame struct {
	In   []byte `json:"in,omitempty"`
	Out  []byte `json:"out,omitempty"`
	Err  []byte `json:"err,omitempty"`
	Exit *int   `json:"exit,omitempty"`
}

// controlPath is the socket of a data folder. Where the folder's path is too long for a socket's name (108 bytes on Linux), it lies in a
// folder of the user's own under the temporary one.
func controlPath(cfg *Config) string {
	path := filepath.Join(cfg.Data, "control.sock")
	if len(path) < 100 {
		return path
	}
	sum := sha256.Sum256([]byte(path))
	return filepath.Join(os.TempDir(), fmt.Sprintf("isobot-%d", os.Getuid()), fmt.Sprintf("%x.sock", sum[:8]))
}

// forward runs this process's command line in a serving process; ok is false when none is serving on this data folder.
func forward(ctx context.Context, cfg *Config, env *environment) (code int, ok bool) {
	conn, err := net.DialTimeout("unix", controlPath(cfg), time.Second)
	if err != nil {
		return 0, false
	}
	defer conn.Close()
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	defer stop()
	enc := json.NewEncoder(conn)
	if err := enc.Encode(request{Args: env.args, Dir: env.dir}); err != nil {
		return 0, false
	}
	go sendInput(enc, conn, env.in) // ends with the connection, or with this process
	dec := json.NewDecoder(conn)
	for {
		var f frame
		if err := dec.Decode(&f); err != nil {
			fmt.Fprintln(env.err, "isobot: the serving process ended in the middle; look at its log and run the command again")
			return exitFailed, true
		}
		env.out.Write(f.Out) // a terminal that is gone is nobody's to tell
		env.err.Write(f.Err)
		if f.Exit != nil {
			return *f.Exit, true
		}
	}
}

// sendInput passes on what the caller types, and its end.
func sendInput(enc *json.Encoder, conn net.Conn, in io.Reader) {
	buf := make([]byte, 4096)
	for {
		n, err := in.Read(buf)
		if n > 0 && enc.Encode(frame{In: buf[:n]}) != nil {
			return
		}
		if err != nil {
			if half, ok := conn.(*net.UnixConn); ok {
				half.CloseWrite()
			}
			return
		}
	}
}

// exitCode carries the exit code of a forwarded command; its text was printed already.
type exitCode int

func (e exitCode) Error() string { return fmt.Sprintf("exit code %d", int(e)) }

// withApp gives a command the running program: the one it runs inside of, the one that serves (by forwarding), or one opened for it.
func withApp(ctx context.Context, cfg *Config, env *environment, do func(*app) error) error {
	if env.live != nil {
		return do(env.live)
	}
	if code, ok := forward(ctx, cfg, env); ok {
		if code == exitDone {
			return nil
		}
		return exitCode(code)
	}
	a, err := open(ctx, cfg, env.err)
	if err != nil {
		return err
	}
	return errors.Join(do(a), a.close())
}

// serveControl answers forwarded commands until ctx ends.
func serveControl(ctx context.Context, a *app) error {
	path := controlPath(a.cfg)
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("control socket: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("control socket: %w", err)
	}
	ln, err := net.Listen("unix", path)
	if err != nil {
		return fmt.Errorf("control socket: %w", err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return errors.Join(err, ln.Close())
	}
	stop := context.AfterFunc(ctx, func() { ln.Close() })
	defer stop()
	var running sync.WaitGroup
	defer running.Wait()
	for {
		conn, err := ln.Accept()
		if err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			return fmt.Errorf("control socket: %w", err)
		}
		running.Go(func() { a.answerControl(ctx, conn) })
	}
}

func (a *app) answerControl(ctx context.Context, conn net.Conn) {
	defer conn.Close()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	dec := json.NewDecoder(conn)
	var req request
	if err := dec.Decode(&req); err != nil {
		a.log.Warn("control: a request that can not be read", "err", err)
		return
	}
	in, typed := io.Pipe()
	defer in.Close()
	go func() {
		for {
			var f frame
			if err := dec.Decode(&f); err != nil {
				typed.Close()
				return
			}
			if _, err := typed.Write(f.In); err != nil {
				return
			}
		}
	}()
	w := &frames{enc: json.NewEncoder(conn), broken: cancel}
	env := environment{args: req.Args, dir: req.Dir, in: in, out: w.stream(false), err: w.stream(true), live: a}
	code := run(ctx, env)
	w.send(frame{Exit: &code})
}

// frames writes frames from several goroutines; when the caller is gone it calls broken.
type frames struct {
	mu     sync.Mutex
	enc    *json.Encoder
	broken func()
}

func (f *frames) send(fr frame) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	err := f.enc.Encode(fr)
	if err != nil {
		f.broken()
	}
	return err
}

func (f *frames) stream(isErr bool) io.Writer { return frameWriter{f, isErr} }

type frameWriter struct {
	f     *frames
	isErr bool
}

func (w frameWriter) Write(p []byte) (int, error) {
	fr := frame{Out: p}
	if w.isErr {
		fr = frame{Err: p}
	}
	if err := w.f.send(fr); err != nil {
		return 0, err
	}
	return len(p), nil
}
