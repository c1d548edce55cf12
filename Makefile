.DEFAULT_GOAL := help
# Kustomize's Go plugins, which nothing here uses, keep the linker from leaving out what is not reached: 16 MB.
BASE ?= bin/bench-base.txt
REPO ?= testdata/infra
TAGS = kustomize_disable_go_plugin_support
TOOL = go tool -modfile=internal/tools/go.mod

.PHONY: help build test lint fmt generate bench bench-peers fuzz judge judge-helm readers snapshot ci

help: ## print the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: ## build bin/xgen-lint
	go build -tags $(TAGS) -o bin/xgen-lint ./cmd/xgen-lint

test: ## run all tests
	go test ./...

lint: ## run the linters that CI runs
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { echo "not gofmt-ed:"; gofmt -l $$(git ls-files '*.go'); exit 1; }
	go vet ./...
	$(TOOL) staticcheck ./...
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

bench: ## run the benchmarks, five times each, and compare with the baseline of BASE, if there is one
	@mkdir -p bin
	go test -run '^$$' -bench . -benchmem -count 5 ./... | tee bin/bench.txt
	@if [ -f $(BASE) ] && command -v benchstat >/dev/null; then benchstat $(BASE) bin/bench.txt; \
	else echo 'to compare: go install golang.org/x/perf/cmd/benchstat@latest, and keep a bin/bench.txt as $(BASE)'; fi

bench-peers: build ## measure what other linters take over the same repo, beside xgen-lint: REPO, by default the golden one
	@sh internal/fleettest/peers.sh bin/xgen-lint $(REPO)

fuzz: ## fuzz each reader for half a minute
	@for f in $$(grep -rhoE '^func Fuzz[A-Za-z]+' --include='*_test.go' . | sed 's/func //' | sort -u); do \
	  dir=$$(grep -rlE "^func $$f\(" --include='*_test.go' . | head -n 1 | xargs dirname); \
	  go test -run '^$$' -fuzz "^$$f$$" -fuzztime 30s $$dir || exit 1; done

judge: ## ask Kubernetes' own validation and Argo CD's own generators anew, which takes minutes to build
	cd internal/judge/kubernetes && go run . mutate -seed 1 -count 2500 | gzip -9n > ../../kube/testdata/verdicts.jsonl.gz
	go test ./internal/kube -run TestVerdicts
	cd internal/judge/argocd && go test . -update
	go test ./internal/argo/appset

readers: ## install third parties' readers of the formats, for the tests; needs npm, and is skipped without it
	@if command -v npm >/dev/null; then npm ci --prefix internal/judge/readers || echo 'npm reaches no registry: the formats are not read by others'; else echo 'no npm here: the formats are not read by others'; fi

judge-helm: ## ask Helm's own engine anew, which takes minutes to build
	rm -f internal/render/helm/helmtest/testdata/*
	XGEN_LINT_JUDGE=record go test -count 1 ./internal/render ./internal/render/helm -run 'Judge|Archive|AsArgoAndHelm'
	for f in internal/render/helm/helmtest/testdata/*.jsonl; do LC_ALL=C sort -u -o $$f $$f; gzip -9nf $$f; done
	cd internal/judge/helm && go run . facts > ../../render/helm/internal/chartutil/testdata/facts.json

snapshot: ## make a release for trying: needs goreleaser, syft and docker
	goreleaser release --snapshot --clean

ci: lint readers test ## exactly what CI runs

.PHONY: docs
docs: ## build the documentation's site (needs Node); a link that leads nowhere ends it
	cd docs && npm ci --no-audit --no-fund && npm run build
