package main

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"isobot/bot"
	"isobot/bot/dialog"
	"isobot/quiz"
	"isobot/quiz/certificate"
	"isobot/web"
)

// verifyLink is what a certificate's code is appended to; empty while nobody said by what address people reach the program: a paper that
// names this machine's own would lead nowhere.
func (a *app) verifyLink() string {
	if a.cfg.BaseURL == "" {
		return ""
	}
	return strings.TrimSuffix(a.cfg.BaseURL, "/") + "/verify/"
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

// EvidenceRevokeCmd takes a certificate back.
type EvidenceRevokeCmd struct {
	Code   string `arg:"" help:"The code that stands on the certificate."`
	Reason string `required:"" help:"Why; kept with the certificate and printed on it and in bundles."`
}

// Run notes when, by whom and why. A certificate that was revoked before stays as it was.
func (c *EvidenceRevokeCmd) Run(ctx context.Context, cfg *Config, env *environment) error {
	code, ok := quiz.NormalCertificateCode(c.Code)
	if !ok {
		return badf("%s is no certificate code; it has six groups of four characters", c.Code)
	}
	if strings.TrimSpace(c.Reason) == "" {
		return badf("--reason is empty; say why the certificate is taken back")
	}
	return withApp(ctx, cfg, env, func(a *app) error {
		at := time.Now().UTC()
		err := a.store.Update(ctx, func(tx dialog.Tx) error {
			cert, ok, err := tx.Certificate(code)
			switch {
			case err != nil:
				return err
			case !ok:
				return badf("no certificate has the code %s", code)
			case cert.Revoked != nil:
				return badf("the certificate %s was revoked before, on %s", code, cert.Revoked.At.In(hanoi).Format(time.DateOnly))
			}
			cert.Revoked = &quiz.Revocation{At: at, By: "operator", Reason: strings.TrimSpace(c.Reason)}
			if err := tx.PutCertificate(cert); err != nil {
				return err
			}
			return tx.Append(dialog.Event{At: at, Actor: "operator", Kind: "certificate_revoked", Subject: cert.Person,
				Data: map[string]string{"fingerprint": dialog.Fingerprint(code), "course": cert.Course, "cycle": cert.Cycle}})
		})
		if err != nil {
			return err
		}
		fmt.Fprintf(env.out, "%s: revoked\n", code)
		return nil
	})
}
