package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"sync"
	"syscall"
	"time"

	"isobot/bot"
	"isobot/bot/clock"
	"isobot/bot/dialog"
	"isobot/staff"
	"isobot/web"
)

// ServeCmd serves everything.
type ServeCmd struct{}

// Run opens the data folder, then the port, prints where to go, and serves until ctx ends.
func (c *ServeCmd) Run(ctx context.Context, cfg *Config, env *environment) error {
	if env.live != nil {
		return badf("already serving on this data folder")
	}
	ln, err := listen(cfg.Listen)
	if err != nil {
		return err
	}
	a, err := open(ctx, cfg, env.err)
	if err != nil {
		return errors.Join(err, ln.Close())
	}
	cfg.Listen = ln.Addr().String()
	return errors.Join(a.serve(ctx, ln, env.out), a.close())
}

func listen(addr string) (net.Listener, error) {
	ln, err := net.Listen("tcp", addr)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("%s is in use by another program; stop it, or choose another port: isobot --listen 127.0.0.1:8081", addr)
	case errors.Is(err, syscall.EACCES):
		return nil, fmt.Errorf("%s may not be used by this user; choose a port above 1023: isobot --listen 127.0.0.1:8080", addr)
	case err != nil:
		return nil, badf("--listen: %w", err)
	}
	return ln, nil
}

// serve runs everything until ctx ends or a part fails.
func (a *app) serve(ctx context.Context, ln net.Listener, out io.Writer) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var sender *bot.Sender
	mux := http.NewServeMux()
	channels, err := a.channels(mux, func(ctx context.Context, to bot.Address) error { return sender.Flush(ctx, to) })
	if err != nil {
		return errors.Join(err, ln.Close())
	}
	metrics := web.NewMetrics()
	metrics.OutboxLength(a.backlog)
	a.asker = metrics.Asker(a.base)
	sender = bot.NewSender(metrics.Outbox(a.store), channels, a.log)
	a.wake = sender.Wake
	a.mountPages(mux, metrics)
	desk := bot.NewLanes(metrics.Handler(a.desk(sender.Wake)), maxTurns)
	srv := &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
		BaseContext: func(net.Listener) context.Context { return ctx }}
	timer := &clock.Clock{Jobs: a.jobs, Hour: 8, Zone: hanoi, Log: a.log}

	var parts sync.WaitGroup
	part := func(name string, run func(context.Context) error) {
		parts.Go(func() {
			if err := run(ctx); err != nil && ctx.Err() == nil {
				cancel(fmt.Errorf("%s: %w", name, err))
			}
		})
	}
	part("sender", sender.Run)
	for _, ch := range append(channels, timer) {
		part(ch.Name(), func(ctx context.Context) error { return ch.Receive(ctx, desk.Deliver) })
	}
	part("control", func(ctx context.Context) error { return serveControl(ctx, a) })
	part("housekeeping", a.housekeeping)
	part("refresh", a.refresh)
	for _, keep := range a.keepers {
		part("keeper", keep)
	}
	part("http", func(ctx context.Context) error { return serveHTTP(ctx, srv, ln) })
	if err := a.announce(ctx, out, channels); err != nil {
		cancel(err)
	}
	parts.Wait()
	if err := context.Cause(ctx); !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

// maxTurns is how many conversations are worked on at once; more wait. It is above the batch of one commit, so that commits are shared.
const maxTurns = 256

func serveHTTP(ctx context.Context, srv *http.Server, ln net.Listener) error {
	stop := context.AfterFunc(ctx, func() {
		quick, cancel := context.WithTimeout(context.Background(), 3*time.Second)
		defer cancel()
		if srv.Shutdown(quick) != nil {
			srv.Close() // streams of events do not end by themselves
		}
	})
	defer stop()
	if err := srv.Serve(ln); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return ctx.Err()
}

// announce prints where to go.
func (a *app) announce(ctx context.Context, out io.Writer, channels []bot.Channel) error {
	code, who, err := a.firstAdministrator(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "isobot đang chạy. Mở trang chat: http://%s/\n", a.cfg.Listen)
	if code != "" {
		fmt.Fprintf(out, "Liên kết quản trị (dùng một lần, cho %s): %s%s\n", who.Name, a.webLink(), code)
	}
	if led, err := a.administered(ctx); err != nil {
		return err
	} else if !led {
		fmt.Fprintln(out, "Danh sách cán bộ CHƯA CÓ QUẢN TRỊ: ghi “quản trị” ở cột Vai trò của một người rồi nhập lại bằng lệnh: "+a.cfg.command("staff import TỆP"))
	}
	if who.Sample {
		fmt.Fprintln(out, "Danh sách cán bộ là DỮ LIỆU MẪU; bỏ bằng lệnh: "+a.cfg.command("staff remove-sample"))
	}
	if mixed, err := a.sampleBesideReal(ctx); err != nil {
		return err
	} else if mixed {
		a.log.Warn("people of the sample roster are still there beside the real ones; remove them: " + a.cfg.command("staff remove-sample"))
		fmt.Fprintln(out, "CHÚ Ý: danh sách còn người của dữ liệu mẫu bên cạnh cán bộ thật; bỏ bằng lệnh: "+a.cfg.command("staff remove-sample"))
	}
	for _, ch := range channels[1:] {
		fmt.Fprintf(out, "Kênh đang bật: %s\n", ch.Name())
	}
	fmt.Fprintln(out, "Dừng: Ctrl+C")
	return nil
}

// administered tells whether somebody administers the roster. Sample people do not count beside real ones.
func (a *app) administered(ctx context.Context) (led bool, err error) {
	err = a.store.View(ctx, func(tx dialog.Tx) error {
		led = false
		real := false
		if err := tx.People(func(p staff.Person) bool { real = real || !p.Sample && !p.Left; return !real }); err != nil {
			return err
		}
		all, err := administrators(tx)
		led = slices.ContainsFunc(all, func(p staff.Person) bool { return !real || !p.Sample })
		return err
	})
	return led, err
}

// ready tells whether the store and the knowledge base answer.
func (a *app) ready(ctx context.Context) error {
	if _, err := a.jobs(ctx); err != nil {
		return err
	}
	if a.base.Version() == "" {
		return errors.New("the knowledge base is empty")
	}
	return nil
}
