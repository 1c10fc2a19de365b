# The commands of this repository; `make` alone lists them.

.DEFAULT_GOAL := help
.PHONY: help run demo test verify kills chance build release lint format coverage fuzz sanitize benchmark clean setup

# How long `make run` and `make demo` watch.
DURATION ?= 60s
# How often `make kills` kills it; 1000 takes about 20 minutes.
KILLS ?= 200
# How long each fuzz target runs in `make verify`.
FUZZ_SECONDS ?= 60

# How many queries made by chance `make chance` has answered by the store and by the oracle.
QUERIES ?= 10000

# Where what was built is thrown away, what a debugger needs is not made: a tenth of the time.
once := $(if $(CI),-debug-info-format none)
# Warnings are errors wherever we build for ourselves; a user's release build is not stopped by one.
strict := MQP_STRICT=1
mqp := .build/debug/mqp
# Tests that talk to servers; they run when those that only compute have left the processors free.
slow := ^(Brokers|Exposition|Collectors|KafkaClient|Delivery|Sinks|GRPCSinks|HTTPService|NerdGraph|Engine|Discovery)Tests\.
# Tests that run the program; they would starve the others, and one another if all began at once.
whole := ^EndToEndTests\.
width := 10
# Tests of code with tasks and locks, and of code with C and unsafe memory. Leaks are not looked for:
# some tests leave a call that hangs for ever, on purpose.
concurrent := ^(Collectors|Discovery|NerdGraph|LocalStore|Spool|Delivery|Sinks|HTTPService|Engine)Tests\.
# librdkafka makes its threads by thrd_create, which the thread sanitizer does not see; it crashes in them.
unseen := ^SinksTests\.Kafka|^KafkaClientTests|^CollectorsTests\.TransportConformanceTests
unsafe := ^(YAMLTree|Expressions|Telemetry|Exposition|Collectors|KafkaClient|Patterns|QueryExecution|LocalStore|Spool|Formats|Sinks)Tests\.

help: ## List the commands
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

run: release ## Watch a simulated shop for a minute; nothing else is needed
	@.build/release/mqp run Examples/simulation/mqp.yml --duration $(DURATION)

demo: release ## Start a RabbitMQ with traffic, watch it for a minute, and clean up
	@Examples/rabbitmq-demo/run .build/release/mqp run Examples/rabbitmq-demo/mqp.yml --duration $(DURATION)

test: setup ## Check the format, build, run all tests, lint the shipped definitions
	swift format lint --strict --recursive Package.swift Sources Tests
	$(strict) swift build --build-tests $(once)
	$(strict) swift test --skip-build --skip '$(slow)' --skip '$(whole)'
	$(strict) swift test --skip-build --filter '$(slow)' \
		--experimental-maximum-parallelization-width 16
	$(strict) swift test --skip-build --filter '$(whole)' \
		--experimental-maximum-parallelization-width $(width)
	$(mqp) lint --fail-on warning
	$(mqp) lint --fail-on warning Examples/*/*.yml

verify: test kills chance fuzz sanitize benchmark ## Everything that takes longer: run it before an issue is resolved

kills: setup ## Kill the program again and again, and look for what is missing
	$(strict) swift build --build-tests $(once)
	$(strict) MQP_KILLS=$(KILLS) swift test --skip-build --filter '^EndToEndTests\.KillTests'

chance: setup ## Ask the store and the oracle many queries made by chance
	$(strict) swift build --build-tests $(once)
	$(strict) QUERY_ORACLE_QUERIES=$(QUERIES) swift test --skip-build --filter '^QueryOracleTests\.RandomQueryTests'

build: setup ## Build for development
	$(strict) swift build --product mqp

release: setup ## Build for use
	@echo "Building mqp (the first time takes some minutes) …" >&2
	@swift build -c release --product mqp

lint: build ## Check the format of the code and the shipped definitions
	swift format lint --strict --recursive Package.swift Sources Tests
	$(mqp) lint --fail-on warning

format: ## Bring the code into its format
	swift format --in-place --recursive Package.swift Sources Tests

coverage: setup ## Run the tests and print how much of each target they reach
	$(strict) swift test --scratch-path .build-coverage --enable-code-coverage
	@Tests/coverage .build-coverage

fuzz: setup ## Feed the readers of outside input with mutations of the corpus
	Tests/Fuzzing/run $(FUZZ_SECONDS)

sanitize: setup ## Run the tests of what is concurrent under the thread and the address sanitizer
	swift build --build-tests --scratch-path .build-thread --sanitize=thread
	TSAN_OPTIONS=suppressions=$(CURDIR)/Tests/Sanitizers/thread.txt swift test --skip-build \
		--scratch-path .build-thread --sanitize=thread --filter '$(concurrent)' --skip '$(unseen)' \
		--experimental-maximum-parallelization-width $(width)
	swift build --build-tests --scratch-path .build-address --sanitize=address
	ASAN_OPTIONS=detect_leaks=0 swift test --skip-build \
		--scratch-path .build-address --sanitize=address --filter '$(unsafe)' \
		--experimental-maximum-parallelization-width $(width)

benchmark: release ## Measure a run over 2,000 queues of a real broker, and synthesis on its own
	Tests/Benchmarks/run
	Tests/Benchmarks/synthesis
	Tests/Benchmarks/spool
	Tests/Benchmarks/delivery
	Tests/Benchmarks/store
	Tests/Benchmarks/exposition
	Tests/Benchmarks/kafka

setup: ## Install the packages that are missing
	@.ci/install

clean: ## Remove everything that was built
	rm -rf .build .build-coverage .build-thread .build-address
