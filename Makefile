# maplab: see README.md. Every target works from a fresh clone.

PROFILE ?= standard
# Ids, files or patterns, separated by blanks; empty: every experiment.
EXPERIMENT ?=
# Further options of `maplab run`, for instance OPTIONS="--seed 7 --output /tmp/run".
OPTIONS ?=
export PROFILE EXPERIMENT OPTIONS

BIN := .build/release
VENV := .build/venv
NOTEBOOK := .build/notebook
SWIFT_SOURCES := Package.swift Sources Tests

.PHONY: help setup build bench test unit-test fuzz attack attack-address attack-thread faults notebook format lint clean
.DEFAULT_GOAL := help

help: ## list the targets
	@echo 'make TARGET [PROFILE=quick|standard|thorough] [EXPERIMENT="id, file or pattern ..."]'
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## install what is missing (libjemalloc-dev, valgrind), saying why
	@.ci/setup

# Not the attacks on the maps: they take as long to compile as all the rest.
build: setup ## build the lab in release mode
	swift build -c release --product maplab
	swift build -c release --product maplab-worker
	swift build -c release --product AllocationProbe

bench: ## set up, build, measure every experiment, print a summary and where the CSV is
	@echo 'make bench: checks what is installed, builds in release mode (a first build takes up to 5 minutes),' >&2
	@echo "then measures in the $$PROFILE profile (all experiments: quick 3, standard 25 minutes, thorough hours)." >&2
	@echo 'Ctrl-C keeps what is measured and says how to go on.' >&2
	@$(MAKE) --no-print-directory build
	@# Words of EXPERIMENT are arguments; set -f keeps the shell from expanding their patterns.
	@set -f; exec $(BIN)/maplab run $$EXPERIMENT --profile "$$PROFILE" $$OPTIONS

test: ## set up and run every test, and every attack on the readers and on the maps
	@echo 'make test: unit tests (8 minutes from a fresh clone), damaged files for every reader (4 minutes), then every map' >&2
	@echo 'under AddressSanitizer (12 minutes) and the shared ones under ThreadSanitizer (10 minutes); most of it is' >&2
	@echo 'compiling. make unit-test does the first part alone.' >&2
	@$(MAKE) --no-print-directory unit-test
	@$(MAKE) --no-print-directory fuzz
	@$(MAKE) --no-print-directory attack-address
	@$(MAKE) --no-print-directory attack-thread

unit-test: setup ## the unit tests alone
	swift test

# Each reader gets so many damaged files or messages.
FUZZ_INPUTS ?= 100000
FUZZ_SEED ?= 1

fuzz: setup ## feed every reader of files and messages 100,000 damaged inputs and hold it to its promises
	swift build -c release --product input-attack
	$(BIN)/input-attack --inputs $(FUZZ_INPUTS) --seed $(FUZZ_SEED)

# Each map bears this many random operations.
ATTACK_OPERATIONS ?= 10000000

attack: setup ## the same without a sanitizer
	swift build -c release --product map-attack
	$(BIN)/map-attack --operations $(ATTACK_OPERATIONS) --quiet

# The sanitizers' builds have folders of their own: switching would build everything anew each time.
attack-address: setup ## attack every map with 10 million random operations under AddressSanitizer
	swift build -c release --product map-attack --sanitize=address --scratch-path .build-asan
	.build-asan/release/map-attack --operations $(ATTACK_OPERATIONS) --quiet

attack-thread: setup ## the attacks in which threads share a map, under ThreadSanitizer
	swift build -c release --product map-attack --sanitize=thread --scratch-path .build-tsan
	.build-tsan/release/map-attack --concurrent --operations 300000 --quiet

faults: ## put deliberate faults into the maps and show that each is noticed (half a minute per fault)
	Tests/Faults/run

notebook: $(VENV)/.complete ## run results/analysis.ipynb on the latest run and write it as HTML
	$(VENV)/bin/python -m nbconvert --to html --execute results/analysis.ipynb --output-dir $(NOTEBOOK)
	@echo 'wrote $(NOTEBOOK)/analysis.html'

$(VENV)/.complete: results/requirements.txt
	@.ci/setup notebook
	python3 -m venv --clear $(VENV)
	$(VENV)/bin/python -m pip install --quiet --requirement results/requirements.txt
	@touch $@

format: ## format the Swift sources
	swift format --in-place --parallel --recursive $(SWIFT_SOURCES)

lint: ## check the Swift sources' format
	swift format lint --strict --parallel --recursive $(SWIFT_SOURCES)

clean: ## remove what was built; results stay
	rm -rf .build .build-*
