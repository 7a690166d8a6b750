# 'make help' says what there is. Everything but .NET that a target needs it gets by itself.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help demo test conformance sweep build bench format crds clean
ARGS ?=
CLI := artifacts/bin/ensemble

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## play a story on a local cluster: jobs queue, start, lose a node and finish (ARGS="--output json" for figures)
	@scripts/build.sh >&2
	@$(CLI) demo $(ARGS)

test: ## run all tests; ends with 'N passed, N failed'
	@scripts/test.sh

conformance: ## run the API cases on the embedded server and on a real one; ends with their count as JSON
	@scripts/conformance.sh

sweep: ## end the operator around every write of a campaign, and around 60 on a real API server
	@scripts/sweep.sh

build: ## put the command line tool at artifacts/bin/ensemble, and kubectl-ensemble beside it
	@scripts/build.sh

bench: ## run the benchmarks of docs/benchmarks.md
	@scripts/bench.sh $(ARGS)

format: ## put the code into the form that .editorconfig asks for
	@. scripts/sdk.sh && dotnet format Operator.sln

crds: ## write crds/ anew from the resource types
	@scripts/build.sh >&2
	@$(CLI) crds --directory crds

clean: ## remove everything that was built
	@rm -rf artifacts src/*/bin src/*/obj tests/*/bin tests/*/obj tests/*/TestResults
