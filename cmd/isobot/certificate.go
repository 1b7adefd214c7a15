package main

import (
	"context"
	"net/http"

	"isobot/bot"
	"isobot/bot/dialog"
	"isobot/quiz"
	"isobot/quiz/certificate"
	"isobot/web"
)

// verifyLink is what a certificate's code is appended to.
func (a *app) verifyLink() string {
	base := a.cfg.BaseURL
	if base == "" {
		base = "http://" + a.cfg.Listen
	}
	return base + "/verify/"
}

func (a *app) paper(c quiz.Certificate) (bot.File, error) {
	data, err := certificate.PDF(certificate.Certificate{Certificate: c, Verify: a.verifyLink()})
	return bot.File{Name: "chung-nhan-" + c.Code + ".pdf", MIME: "application/pdf", Data: data}, err
}

// verifyPage is what the QR code of a certificate leads to.
func (a *app) verifyPage() http.Handler {
	return web.NewVerify(web.VerifyConfig{Log: a.log, Find: func(ctx context.Context, code string) (c quiz.Certificate, ok bool, err error) {
		err = a.store.View(ctx, func(tx dialog.Tx) error {
			c, ok, err = tx.Certificate(code)
			return err
		})
		return c, ok, err
	}})
}
