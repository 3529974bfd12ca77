# One door to every task of this repository. `make help` lists them.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup build test lab bench fmt lint ui demo clean

MVN ?= ./mvnw
MVN_FLAGS ?= -B -ntp
# Narrows `make bench`: make bench BENCH=AppenderBenchmark
BENCH ?= .*
# The releases that `make lab` runs on; scenarios say which of them they want.
FLINK ?= 2.2.1,1.20.5,2.3.0

help: ## Show this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## Check Java, Node and Chromium; install what the tests need
	@.ci/setup

build: ## Build everything that ./squirrel runs
	@./squirrel --version

test: ## Build and check all: unit, UI, end-to-end and browser tests (installs what it needs)
	@.ci/test

lab: ## Run the fault collection on real clusters (ONLY=id,id and FLINK=2.2.1 narrow it)
	@MVN=$(MVN) lab/run --flink $(FLINK) $(if $(ONLY),--only $(ONLY),--results docs/lab-results.md)

bench: ## Run the benchmarks (BENCH=regex narrows them; FUZZ=600 fuzzes instead, so many seconds a target)
	@if [[ -n "$(FUZZ)" ]]; then verify/bench/fuzz.sh $(FUZZ); \
	else $(MVN) $(MVN_FLAGS) -Dquick -DskipTests -Pbench -Dbench='$(BENCH)' -pl verify -am verify; fi

fmt: ## Format Java and UI sources
	$(MVN) $(MVN_FLAGS) -q spotless:apply
	@if [[ -d ui/node_modules ]]; then cd ui && npm run format; fi

lint: ## Check format, Error Prone, module borders and the UI, without running the other tests
	$(MVN) $(MVN_FLAGS) -q -pl '!verify' test-compile
	$(MVN) $(MVN_FLAGS) -q -pl verify -am test -Dtest='*ArchitectureTest' -Dsurefire.failIfNoSpecifiedTests=false
	@if [[ -d ui/node_modules ]]; then cd ui && npm run lint; fi

ui: ## Build the web pages alone
	@.ci/ui build

demo: ## Start the demo: real Flink and Kafka with sick and healthy jobs
	@./squirrel demo

clean: ## Remove what was built
	$(MVN) $(MVN_FLAGS) -q clean
	rm -rf ui/dist ui/test-results ui/playwright-report lab/target
