.DEFAULT_GOAL := help
# Kustomize's Go plugins, which nothing here uses, keep the linker from leaving out what is not reached: 16 MB.
BASELINE ?= internal/fleettest/baseline.txt
REPO ?= testdata/infra
SINCE ?= main
BENCH ?= ^Benchmark(Fleet|Stages)$$
BENCHES ?= ./cmd/xgen-lint ./internal/lint
COUNT ?= 6
SYSTEMS = linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64 windows/arm64
TAGS = kustomize_disable_go_plugin_support
TOOL = go tool -modfile=internal/tools/go.mod

.PHONY: help build test race cross lint fmt generate examples bench bench-base bench-since bench-peers fuzz judge judges judge-helm judge-repository readers snapshot ci

help: ## print the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: ## build bin/xgen-lint
	go build -tags $(TAGS) -o bin/xgen-lint ./cmd/xgen-lint

test: ## run all tests
	go test ./...

race: ## run the tests of what runs at once with the race detector
	go test -race -short $$(git grep -lE 'go func|sync\.|atomic\.' -- '*.go' ':!*_test.go' ':!internal/judge' | xargs -n 1 dirname | sort -u | sed 's|^|./|')

cross: ## vet everything and build the program for each system that a release is made for
	@for s in darwin/arm64 windows/amd64; do echo "vet $$s"; GOOS=$${s%/*} GOARCH=$${s#*/} go vet -tags $(TAGS) ./... || exit 1; done
	@for s in $(SYSTEMS); do echo "build $$s"; CGO_ENABLED=0 GOOS=$${s%/*} GOARCH=$${s#*/} go build -tags $(TAGS) -o bin/cross/ ./cmd/xgen-lint || exit 1; done

lint: ## run the linters that CI runs
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { echo "not gofmt-ed:"; gofmt -l $$(git ls-files '*.go'); exit 1; }
	go vet ./...
	$(TOOL) staticcheck ./...
	@dead="$$($(TOOL) deadcode -test ./...)" && test -z "$$dead" || { echo "nothing calls:"; echo "$$dead"; exit 1; }
	$(TOOL) actionlint
	$(TOOL) actionlint ci/github.yml

fmt: ## format the Go files
	gofmt -w $$(git ls-files '*.go')

generate: ## write the image of the compiled rules, the outlines of the schemas, docs/rules and NOTICE anew
	go test ./internal/policy -run 'TestImage$$' -update
	go test ./schema -run 'TestOutline$$' -update
	go test ./cmd/xgen-lint -run 'TestDocs|TestNotice' -update

examples: ## write the findings that the rules' pages open with anew, then generate
	go test ./internal/lint -run 'TestExamples$$' -update-examples
	$(MAKE) generate

bench: ## run the benchmarks of fleets, and compare with the stored BASELINE; all others: BENCH=. BENCHES=./...
	@mkdir -p bin
	go test -run '^$$' -bench '$(BENCH)' -count $(COUNT) $(BENCHES) > bin/bench.txt || { cat bin/bench.txt; exit 1; }
	@grep -hE '^(machine|commit): ' $(BASELINE) | sed 's/^/baseline, /'
	@$(TOOL) benchstat -table pkg -ignore .config $(BASELINE) bin/bench.txt

bench-base: ## measure the stored BASELINE anew, on a machine with nothing else to do
	@mkdir -p bin
	go test -run '^$$' -bench '$(BENCH)' -count $(COUNT) $(BENCHES) > bin/bench.txt || { cat bin/bench.txt; exit 1; }
	@{ echo "machine: $$(uname -sm), $$(getconf _NPROCESSORS_ONLN) processors, $$(go env GOVERSION)"; \
	  echo "commit: $$(git rev-parse --short HEAD), $$(git log -1 --format=%cs)"; grep -E '^(goos|goarch|pkg|cpu|Benchmark)' bin/bench.txt; } > $(BASELINE)

bench-since: ## run the benchmarks of the commit SINCE and of this one, and print both side by side
	@mkdir -p bin && rm -rf bin/since && git worktree add -qf --detach bin/since $(SINCE) >&2
	@cd bin/since && go test -run '^$$' -bench . -benchmem -count 6 ./... > ../bench-since.txt; cd ../.. && git worktree remove --force bin/since
	@go test -run '^$$' -bench . -benchmem -count 6 ./... > bin/bench.txt
	@$(TOOL) benchstat -filter '.unit:(sec/op OR allocs/op OR cpu-ms OR peak-B)' bin/bench-since.txt bin/bench.txt

bench-peers: build ## one table of what helm, kubeconform and conftest take over REPO, beside xgen-lint; says which are not installed
	@go run internal/fleettest/peers.go bin/xgen-lint $(REPO)

FUZZTIME ?= 30s
fuzz: ## fuzz each reader for FUZZTIME, half a minute; the renderer against Helm itself, where that can be built
	@mkdir -p bin; rm -f bin/judge-helm; (cd internal/judge/helm && go build -o ../../../bin/judge-helm .) || echo 'the renderer is not compared with Helm, which cannot be built here'
	@if [ -f bin/judge-helm ]; then export XGEN_LINT_JUDGE_PROGRAM="$$PWD/bin/judge-helm"; fi; \
	grep -roE '^func Fuzz[A-Za-z]+' --include='*_test.go' --exclude-dir=bin . | sed 's/:func / /' | while read -r file name; do \
	  go test -run '^$$' -fuzz "^$$name$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 1x "$$(dirname "$$file")" || exit 1; done

judge: ## ask Kubernetes' own validation and Argo CD's own generators anew, which takes minutes to build
	cd internal/judge/kubernetes && go run . mutate -seed 1 -count 2500 | gzip -9n > ../../kube/testdata/verdicts.jsonl.gz
	go test ./internal/kube -run TestVerdicts
	cd internal/judge/argocd && go test . -update
	go test ./internal/argo/appset

judges: ## vet the judges, each a module of its own, which takes minutes to build
	@for m in internal/judge/*/go.mod; do echo "vet $${m%/go.mod}"; (cd "$${m%/go.mod}" && go vet ./...) || exit 1; done

readers: ## install third parties' readers of the formats, for the tests; needs npm, and is skipped without it
	@if command -v npm >/dev/null; then npm ci --prefix internal/judge/readers || echo 'npm reaches no registry: the formats are not read by others'; else echo 'no npm here: the formats are not read by others'; fi

judge-helm: ## ask Helm's own engine anew, which takes minutes to build
	rm -f internal/render/helm/helmtest/testdata/*
	XGEN_LINT_JUDGE=record go test -count 1 ./internal/render ./internal/render/helm -run 'Judge|Archive|AsArgoAndHelm'
	for f in internal/render/helm/helmtest/testdata/*.jsonl; do LC_ALL=C sort -u -o $$f $$f; gzip -9nf $$f; done
	cd internal/judge/helm && go run . facts > ../../render/helm/internal/chartutil/testdata/facts.json

judge-repository: ## compare what is rendered of a whole repo with Helm and Kustomize themselves: REPO, which takes minutes to build
	cd internal/judge/repository && go run . $(abspath $(REPO))

snapshot: ## make a release for trying: needs goreleaser, syft and docker
	goreleaser release --snapshot --clean

ci: lint readers test race cross ## what CI runs on Linux

.PHONY: docs
docs: ## build the documentation's site (needs Node); a link that leads nowhere ends it
	cd docs && npm ci --no-audit --no-fund && npm run build
