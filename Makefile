# isobot: make help lists the targets.
GO      ?= go
SUDO    := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
INSTALL := $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get -qq -o=Dpkg::Use-Pty=0 install -y --no-install-recommends
PEERS   := bot/telegram/testdata/emulator bot/zalobot/testdata/openclaw
PKGS    ?= ./...
BENCH   ?= .
FUZZTIME ?= 20s

.PHONY: help run build test deps check bench bench-echo bench-peers demo-telegram eval fuzz transcripts clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 14

run: ## serve on http://127.0.0.1:8080 with embedded defaults
	$(GO) run ./cmd/isobot

build: ## one binary: ./isobot
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags "-s -w" -o isobot ./cmd/isobot

deps: ## what the tests need besides Go: Chromium, a PDF reader, Node, and programs of others to talk with
	@need=; command -v chromium >/dev/null || need="chromium fonts-noto-core"; command -v pdftoppm >/dev/null || need="$$need poppler-utils"; \
	command -v npm >/dev/null || need="$$need nodejs npm"; \
	if [ -n "$$need" ]; then $(SUDO) apt-get -qq update && $(INSTALL) $$need; fi
	@for d in $(PEERS); do [ -d $$d/node_modules ] || npm ci --no-audit --no-fund --loglevel=error --prefix $$d || exit 1; done

test: deps ## install what is missing, then run every test with the race detector
	ISOBOT_REQUIRE_EMULATOR=1 ISOBOT_REQUIRE_BROWSER=1 $(GO) test -race -timeout 30m $(PKGS)

check: ## formatting, vet, and the content
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { gofmt -l $$(git ls-files '*.go'); exit 1; }
	$(GO) vet ./...
	$(GO) run ./cmd/isobot check

bench: ## speed and memory; the figures stand in docs/benchmarks.md
	$(GO) test -run '^$$' -bench '$(BENCH)' -benchmem $(PKGS)

bench-echo: deps ## webhook updates a second against an echo bot on grammY; figures in docs/benchmarks-channels.md
	@[ -d bench/echo/node_modules ] || npm ci --no-audit --no-fund --loglevel=error --prefix bench/echo
	GOMAXPROCS=2 $(GO) test ./cmd/isobot -run '^$$' -bench Webhook -benchtime 3x -timeout 10m

bench-peers: ## search beside an in-memory BM25, bleve, SQLite FTS5 and PostgreSQL in one run; some ten minutes; figures in docs/benchmarks-knowledge.md
	cd bench/peers && $(GO) run . -data "$${ISOBOT_TEST_DATA:-../../../shared/data}"

demo-telegram: build ## chat with isobot as on Telegram, in the terminal, without an account there
	$(GO) run ./bot/telegram/telegramtest/demo ./isobot --data $${TMPDIR:-/tmp}/isobot-demo

eval: ## search and decision quality on the data of ISOBOT_TEST_DATA (default ../shared/data)
	$(GO) test -run 'TestSets|TestImported' -count=1 -v ./knowledge/

fuzz: ## every fuzz target for FUZZTIME (default 20s) each
	@for p in $$($(GO) list ./...); do for f in $$($(GO) test -list '^Fuzz' $$p | grep ^Fuzz); do \
		echo "$$p $$f"; $(GO) test -run '^$$' -fuzz "^$$f$$" -fuzztime $(FUZZTIME) $$p || exit 1; done; done

transcripts: ## write the golden conversations anew; read the difference before you commit it
	$(GO) test ./bot/dialog -run TestTranscripts -update

clean: ## remove the binary and what the tests installed
	rm -rf isobot $(PEERS:%=%/node_modules)
