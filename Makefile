# Everything a person or CI runs. Needs Python 3.11 or newer, make and a package registry; nothing else.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

# The first Python that is new enough; PYTHON=… chooses another.
PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11; do \
	"$$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null && echo "$$name" && break; done)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
LOCKER := $(CURDIR)/.cache/pip-tools
FUZZER := .cache/schemathesis
LOCK := cd requirements && CUSTOM_COMPILE_COMMAND="make lock" $(LOCKER)/bin/pip-compile --quiet --generate-hashes \
	--allow-unsafe --strip-extras --no-emit-index-url --no-emit-trusted-host --no-emit-find-links $(UPGRADE)

.PHONY: help
help: ## Says what there is to make
	@grep -hE '^[a-z-]+%?:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "make %-11s %s\n", $$1, $$2}'

$(READY): requirements/dev.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11, 3.12 or 3.13 is needed; PYTHON=… says where it is" >&2; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

## ---- use ----

.PHONY: run
run: $(READY) ## Starts the whole portal on this machine (PORT, SMTP_PORT, DATA_DIR, POLICY, STORE)
	@exec $(BIN)/python dev/tied.py $$PPID $(BIN)/python -m dev.server

.PHONY: demo
demo: $(READY) ## Fills a portal that runs here with cases to look at (URL=http://127.0.0.1:8000, COUNT=240)
	@$(BIN)/python -m dev.demo $(URL) $(if $(COUNT),--count $(COUNT))

.PHONY: screens
screens: $(READY) ## Draws every page of a filled portal into docs/screens (URL)
	@$(BIN)/python -m dev.screens $(URL)

## ---- check ----

.PHONY: test
test: $(READY) $(if $(CI),check) ## Runs every test on every core (in CI after everything that `make check` looks at)
	@$(BIN)/python -m pytest -n $(or $(JOBS),auto) --dist loadscope --no-loadscope-reorder

.PHONY: torture
torture: $(READY) ## Kills, cuts off, hurries and crowds the portal (SEED, MINUTES=30, OPERATIONS=10000, PROCESSES)
	@$(BIN)/python -m tests.torture

.PHONY: fuzz
fuzz: $(FUZZER)/.ready ## Calls the portal at random from its OpenAPI document, as everybody (ROLES, SECONDS=60, SEED)
	@$(BIN)/python -m tests.torture.outside

$(FUZZER)/.ready: requirements/fuzz.txt | $(READY)
	$(BIN)/python -m venv $(FUZZER)
	$(FUZZER)/bin/pip install -qq --disable-pip-version-check --require-hashes -r requirements/fuzz.txt
	@touch $@

.PHONY: check
check: $(READY) ## Format, lint, types, import contracts, policies, rules, templates, scripts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m dev.check_policies
	$(BIN)/python -m dev.rules --open
	$(BIN)/python -m dev.policy_versions check
	$(BIN)/python -m dev.permissions --check
	$(BIN)/python -m dev.budgets >/dev/null
	$(BIN)/cfn-lint --non-zero-exit-code informational infra/*.yaml && echo "templates: well formed"
	@if command -v node >/dev/null; then \
		find static_site/scripts dev/page -name '*.js' -print0 | xargs -0 -n 1 node --check && echo "scripts: well formed"; \
	else echo "scripts: not checked, there is no node here"; fi

.PHONY: rules
rules: $(READY) ## Which clause and which test carries each rule of the catalogue (RULES="--open --policy wd123")
	@$(BIN)/python -m dev.rules $(RULES)

.PHONY: bench
bench: $(READY) ## Every figure of docs/performance.md: one JSON object a line (QUICK=1: the short way; WHOLE=1: all cases)
	@$(BIN)/python -m dev.budgets
	@$(BIN)/python -m dev.bench_clocks $(if $(QUICK),--quick)
	@$(BIN)/python -m dev.bench_warm $(if $(QUICK),--quick)
	@$(BIN)/python -m dev.bench_speed $(if $(QUICK),--quick)
	@$(BIN)/python -m dev.bench_mail $(if $(QUICK),--quick)
	@$(BIN)/python -m dev.bench_start $(if $(QUICK),--quick)
ifdef QUICK
	@$(BIN)/python -m dev.bench_words --quick
	@$(BIN)/python -m dev.bench_units
else
	@$(BIN)/python -m dev.bench_peer & peer=$$!; { \
		$(BIN)/python -m dev.bench_words && \
		$(BIN)/python -m dev.bench_units && \
		$(BIN)/python -m dev.bench_package && \
		$(BIN)/python -m dev.bench_cost && \
		$(if $(WHOLE),,COUNT=4000) $(BIN)/python -m dev.bench_backlog && \
		$(BIN)/python -m dev.bench_reports $(if $(WHOLE),,--quick) && \
		$(BIN)/python -m dev.bench_report_growth; \
	} || { kill $$peer; exit 1; }; \
	wait $$peer # what counts units, beside what looks at its own processor time in turns: there are two of them
endif

## ---- deploy ----

.PHONY: package
package: $(READY) ## Builds the zip that Lambda runs, with its bill of materials (RUNTIME_PYTHON=… compiles it)
	@$(BIN)/python -m dev.packaging.build

# AWS_ENDPOINT_URL leads to a stand-in of AWS; AWS_PROFILE or the usual variables say who asks.
deploy-%: $(READY) ## Deploys a stage of infra/stages to AWS, or to AWS_ENDPOINT_URL
	@$(BIN)/python -m dev.deploying.deploy $*

undeploy-%: $(READY) ## Takes a stage down; ERASE=complaints-<stage> erases what is kept, too
	@$(BIN)/python -m dev.deploying.undeploy $* $(if $(ERASE),--erase $(ERASE))

admin-%: $(READY) ## A command of the portal in the environment of a stage: RUN="staff add --help"
	@$(BIN)/python -m dev.deploying.admin $* $(RUN)

rollback-%: $(READY) ## Puts the release before this one back
	@$(BIN)/python -m dev.deploying.deploy $* --back

## ---- keep ----

.PHONY: lock
lock: $(LOCKER)/.ready ## Locks the dependencies with hashes (UPGRADE=--upgrade: the newest that fit)
	$(LOCK) --output-file runtime.txt runtime.in
	$(LOCK) --output-file dev.txt dev.in
	$(LOCK) --output-file lambda.txt lambda.in
	$(LOCK) --output-file deploy.txt deploy.in
	$(LOCK) --output-file fuzz.txt fuzz.in

$(LOCKER)/.ready: | $(READY)
	$(BIN)/python -m venv $(LOCKER)
	$(LOCKER)/bin/pip install -qq --disable-pip-version-check 'pip-tools>=7.5'
	@touch $@

.PHONY: clean
clean: ## Removes what was made here, but not DATA_DIR
	rm -rf $(VENV) .cache .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
