# Every target ensures its own set-up. `make` alone lists them.

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
UV := .venv-tools/bin/uv
WORDS := $(wildcard marketplace/translations/*/LC_MESSAGES/messages.po)
COMPILED := $(WORDS:.po=.mo)

# The demo keeps everything in one folder; a DATABASE_URL from outside is honoured.
DEMO := MARKET_ENV=demo MARKET_VAR=$(CURDIR)/var/demo PUBLIC_ADDRESS='http://{host}:$(PORT)'

export FLASK_APP := wsgi:application
export UV_PYTHON_DOWNLOADS := never
# Whatever the shell says: without kept bytecode every start compiles a thousand modules anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help accessibility demo demo-reset demo-logins run test test-sqlite test-postgres journeys check format house \
	bench bench-barometer bench-board bench-faults bench-handovers bench-intake bench-invoices bench-moving bench-orders bench-pages bench-payments bench-pictures bench-planner bench-races bench-replay bench-restarts bench-search bench-thin-line bench-towns bench-writers drill lighthouse lock words
.DELETE_ON_ERROR:

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

# --- for everybody --------------------------------------------------------------------------------

demo: .venv/.app $(COMPILED) ## the demo town on http://localhost:8000 (PORT= changes the port)
	@exec env $(DEMO) $(BIN)/python -m marketplace.demo.serving --port $(PORT)

demo-reset: ## forget the demo's data and start anew
	@rm -rf var/demo
	@$(MAKE) --no-print-directory demo

demo-logins: .venv/.app $(COMPILED) ## the demo's addresses, logins and current codes
	@$(DEMO) $(BIN)/flask demo logins --port $(PORT)

# --- for developers -------------------------------------------------------------------------------

run: .venv/.dev $(COMPILED) ## a development server that reloads, on a database of its own
	@$(BIN)/flask db upgrade
	@PUBLIC_ADDRESS='http://{host}:$(PORT)' exec $(BIN)/flask run --debug --port $(PORT)

test: .venv/.dev $(COMPILED) ## the whole suite: SQLite, PostgreSQL and a browser where they are there
	@$(BIN)/python -m tests.legs

test-sqlite: .venv/.dev $(COMPILED) ## the suite on SQLite
	@$(BIN)/python -m pytest -n auto -m 'not browser'

test-postgres: .venv/.dev $(COMPILED) ## the suite on PostgreSQL
	@$(BIN)/python -m tests.postgres pytest -n auto -m 'not browser'

journeys: .venv/.dev $(COMPILED) ## the journeys, in a real browser
	@$(BIN)/python -m pytest -n 2 -m browser

house: .venv/.dev ## format, lint, types and the house's own rules: seconds, before every commit
	@$(BIN)/ruff format --check --quiet . || { echo "make format puts this right"; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/python -m pytest -q tests/house

check: house test ## what CI runs: house, then test

format: .venv/.dev ## put the format right
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

bench: bench-pages bench-writers ## the short benchmarks

bench-barometer: .venv/.dev $(COMPILED) ## the council's page over a million orders (long; ARGS="--orders 20000")
	@$(BIN)/python -m bench.barometer $(ARGS)

bench-board: .venv/.dev $(COMPILED) ## a board of 200 bags, polls, and two people who tap at random (long; ARGS="--games 10")
	@$(BIN)/python -m bench.board $(ARGS)

bench-faults: .venv/.dev $(COMPILED) ## kills at every named point and at random, cut logs (long; ARGS="--cycles 2")
	@$(BIN)/python -m bench.faults $(ARGS)

bench-handovers: .venv/.dev $(COMPILED) ## a thousand scans of a hundred codes, on both databases (ARGS="--codes 10 --only sqlite")
	@$(BIN)/python -m bench.handovers $(ARGS)

bench-intake: .venv/.dev $(COMPILED) ## a merchant's file of up to a million lines, on both databases (long; ARGS="--lines 1000")
	@$(BIN)/python -m bench.intake $(ARGS)

bench-invoices: .venv/.dev $(COMPILED) ## numbers of invoices taken by many processes that are killed (ARGS="--papers 50 --kills 2")
	@$(BIN)/python -m bench.invoices $(ARGS)

bench-moving: .venv/.dev $(COMPILED) ## a town of a hundred shops leaves and comes back, on both databases (long; ARGS="--shops 10")
	@$(BIN)/python -m bench.moving $(ARGS)

bench-orders: .venv/.dev $(COMPILED) ## orders placed per second beside the driver alone (ARGS="--orders 50")
	@$(BIN)/python -m bench.orders $(ARGS)

bench-pages: .venv/.dev $(COMPILED) ## pages per second, drawn and kept, beside the floor application
	@$(BIN)/python -m bench.pages

bench-payments: .venv/.dev $(COMPILED) ## a provider of whose answers a fifth goes wrong (long; ARGS="--calls 1000")
	@$(BIN)/python -m bench.payments $(ARGS)

bench-pictures: .venv/.dev $(COMPILED) ## a photo of twelve megapixels, and bombs (ARGS="--rounds 1")
	@$(BIN)/python -m bench.pictures $(ARGS)

bench-planner: .venv/.dev ## a walk for 2 to 30 shops, and how often one walk is enough (ARGS="--rounds 5 --baskets 10")
	@$(BIN)/python -m bench.planner $(ARGS)

bench-races: .venv/.dev $(COMPILED) ## ten thousand checkouts for a hundred units, on both databases
	@$(BIN)/python -m bench.races

bench-replay: .venv/.dev $(COMPILED) ## days of an order log through the pages and the boards (ARGS="--days 1 --baskets 20")
	@$(BIN)/python -m bench.replay $(ARGS)

bench-restarts: .venv/.dev $(COMPILED) ## a hundred PostgreSQL restarts under load (long; ARGS="--restarts 3")
	@$(BIN)/python -m bench.restarts $(ARGS)

bench-search: .venv/.dev $(COMPILED) ## search over 10,000 to 1,000,000 products beside the bare database (long; ARGS="--sizes 3000")
	@$(BIN)/python -m bench.search $(ARGS)

bench-thin-line: .venv/.dev $(COMPILED) ## first visits at 50 kbit/s and 600 ms, in a browser (ARGS="--rounds 1")
	@$(BIN)/python -m bench.thin_line $(ARGS)

bench-towns: .venv/.dev $(COMPILED) ## a thousand towns beside one alone (long; ARGS="--towns 50 --databases sqlite postgres")
	@$(BIN)/python -m bench.towns $(ARGS)

bench-writers: .venv/.dev ## thirty-two writers of one SQLite file, with the queue and without
	@$(BIN)/python -m bench.writers $(ARGS)

accessibility: .venv/.dev $(COMPILED) ## what axe counts on every page in every state, for the declaration that goes with the build
	@ACCESSIBILITY_RESULTS=1 $(BIN)/python -m pytest -q -m browser tests/journeys/test_accessibility.py

lighthouse: .venv/.dev $(COMPILED) ## what Lighthouse says of five pages on a phone, and why (LIGHTHOUSE= names yours)
	@$(BIN)/python -m bench.lighthouse $(ARGS)

drill: .venv/.dev $(COMPILED) ## back up a market that sells, restore it elsewhere, say what is lost
	@$(BIN)/python -m bench.drill

# --- what the rest needs --------------------------------------------------------------------------

lock: $(UV) ## lock the requirements anew, with hashes
	@for name in app dev tools; do \
	  $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	    requirements/$$name.in --output-file requirements/$$name.lock; \
	done
	@$(UV) pip compile --quiet --no-deps --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  requirements/data.in --output-file requirements/data.lock

words: .venv/.dev ## collect the words to translate
	@mkdir -p var
	@$(BIN)/pybabel --quiet extract --mapping-file pyproject.toml --keyword lazy --sort-by-file --no-location \
	  --output-file var/messages.pot .
	@$(BIN)/pybabel --quiet update --input-file var/messages.pot --output-dir marketplace/translations \
	  --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date

%.mo: %.po | .venv/.app
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@

.venv/.app: requirements/app.lock | $(BIN)/python
	@echo "Installing what the application needs …"
	@$(call install,$<)
	@touch $@

.venv/.dev: requirements/dev.lock requirements/data.lock | $(BIN)/python
	@echo "Installing what its developers need …"
	@$(call install,$<)
	@$(call install,requirements/data.lock --no-deps)
	@touch .venv/.app $@

# uv where it is to be had, pip where not; both check every hash.
install = if [ -x $(UV) ]; then $(UV) pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r $(1); \
	else $(BIN)/python -m pip install --quiet --require-hashes -r $(1); fi

$(BIN)/python: | .venv-tools/.tried
	@if [ -x $(UV) ]; then $(UV) venv --quiet --python $(PYTHON) .venv; else $(PYTHON) -m venv .venv; fi

.venv-tools/.tried: requirements/tools.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed: make PYTHON=python3.12 …"; exit 1; }
	@$(PYTHON) -m venv .venv-tools \
	  || { rm -rf .venv-tools; echo "Python cannot make environments here. On Debian: apt-get install python3-venv"; exit 1; }
	@.venv-tools/bin/pip install --quiet --disable-pip-version-check --require-hashes -r $< \
	  || echo "uv cannot be had here; pip does its work, more slowly"
	@touch $@

$(UV): | .venv-tools/.tried
