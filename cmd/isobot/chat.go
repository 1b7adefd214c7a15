package main

import (
	"context"
	"errors"
	"fmt"

	"isobot/bot"
	"isobot/bot/console"
	"isobot/bot/dialog"
	"isobot/staff"
)

// ChatCmd is the conversation on the console.
type ChatCmd struct {
	As string `help:"Staff code to speak as." placeholder:"CODE"`
}

// Run talks until the input ends.
func (c *ChatCmd) Run(ctx context.Context, cfg *Config, env *environment) error {
	return withApp(ctx, cfg, env, func(a *app) error {
		chat := "local"
		if c.As != "" {
			chat = staff.NormalCode(c.As)
			if err := a.speakAs(ctx, chat); err != nil {
				return err
			}
		}
		return a.chat(ctx, chat, env)
	})
}

// speakAs ties the console conversation of that name to a person: who can open the data folder can be anybody in it.
func (a *app) speakAs(ctx context.Context, code string) error {
	return a.store.Update(ctx, func(tx dialog.Tx) error {
		p, ok, err := tx.Person(code)
		if err != nil {
			return err
		}
		if !ok || p.Left {
			return badf("--as %s: nobody on the roster has this code; see %s", code, a.cfg.command("staff list"))
		}
		at := bot.Address{Channel: console.Name, Chat: code}
		acc, _, err := tx.Account(at)
		if err != nil || acc.Person == code {
			return err
		}
		acc.Address, acc.Person = at.String(), code
		return tx.PutAccount(acc)
	})
}

func (a *app) chat(ctx context.Context, chat string, env *environment) error {
	ctx, cancel := context.WithCancel(ctx)
	ch := &console.Channel{In: env.in, Out: env.out, Chat: chat, Prompt: "> ", Folder: env.dir}
	sender := bot.NewSender(a.store, []bot.Channel{ch}, a.log)
	ch.Flush = sender.Flush
	wake := sender.Wake
	if a.wake != nil {
		wake = func() { sender.Wake(); a.wake() }
	}
	sent, refreshed := make(chan error, 1), make(chan error, 1)
	go func() { sent <- sender.Run(ctx) }()
	go func() { refreshed <- a.refresh(ctx) }()
	desk := a.desk(wake)
	err := ch.Receive(ctx, bot.NewLanes(desk, 1).Deliver)
	fmt.Fprintln(env.out)
	cancel()
	<-refreshed
	if stopped := <-sent; !errors.Is(stopped, context.Canceled) {
		err = errors.Join(err, stopped)
	}
	return err
}
