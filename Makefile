# Every target sets up what it needs: a virtual environment in .venv, made once.
unexport PYTHONDONTWRITEBYTECODE
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/ready
SLOW := .venv/slow
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard src/derive/locale/*/LC_MESSAGES/derive.po))

.PHONY: all demo test test-slow check gallery prove bench benchmark benchmark-proofs wheel catalogues messages clean

all: check test

$(READY): pyproject.toml hatch_build.py
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --upgrade pip
	$(BIN)/pip install --quiet -e '.[dev]'
	touch $@

$(SLOW): $(READY)
	$(BIN)/pip install --quiet -e '.[dev,slow]'
	touch $@

$(CATALOGUES): src/derive/locale/%/LC_MESSAGES/derive.mo: src/derive/locale/%/LC_MESSAGES/derive.po | $(READY)
	$(BIN)/python -m derive.locale $*

catalogues: $(CATALOGUES)  ## compile the messages of every language

messages: $(READY)      ## bring the catalogues up to date with what pages say; then translate what is new
	$(BIN)/python -m derive.locale update

demo: $(READY) $(CATALOGUES)  ## derive softmax-ce: to the terminal, and to output/softmax-ce.md
	$(BIN)/derive softmax-ce
	$(BIN)/derive softmax-ce --format md -o output/softmax-ce.md

test: $(READY) $(CATALOGUES)  ## the default suite, on all processors: needs nothing but Python
	$(BIN)/python -m pytest -q -n auto --dist worksteal

test-slow: $(SLOW) $(CATALOGUES)  ## Coq, TeX, Chromium, PyTorch, long fuzz, the wheel from anywhere
	$(BIN)/python -m pytest -q -m slow -n auto --dist worksteal

check: $(READY)         ## style, types, and who may import whom
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports

gallery: $(READY) $(CATALOGUES)  ## write every problem's page to output/; read the diff before you commit it
	for name in $$($(BIN)/derive list --names); do \
	  $(BIN)/derive $$name --format md -o output/$$name.md || exit 1; done

prove: $(READY) $(CATALOGUES)  ## hand every problem to Coq; what it accepts is kept in derivations/accepted.json
	$(BIN)/derive prove --all -o proofs --record derivations/accepted.json

bench: $(READY)         ## times of each part, growth with depth, SymPy beside it, answers, sizes of the trusted base
	$(BIN)/python benchmarks/bench.py

benchmark: $(SLOW) $(CATALOGUES)  ## the open benchmark: docs/benchmark.md, and a page for each of its problems
	$(BIN)/python benchmarks/open.py --write --times

benchmark-proofs: $(SLOW) $(CATALOGUES)  ## hand the open benchmark to Coq; what it accepts is kept beside the statements
	$(BIN)/python benchmarks/open.py --prove

wheel: $(READY)
	$(BIN)/python -m build --wheel --outdir dist .

clean:
	rm -rf .venv dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
