# The few commands of this project. Each sets up what it needs first; with nothing changed that takes no time.
PYTHON ?= python3
BIN := .venv/bin
JOLSERIK := $(BIN)/jolserik
ARGS ?=
PROOFS ?= full

.PHONY: help setup demo serve test check proofs bench lock
.DEFAULT_GOAL := help

help:  ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /make \1\t/' | expand -t 14

setup:  ## make .venv with everything locked, front-end files, messages
	@$(PYTHON) scripts/setup.py

demo: setup  ## load the synthetic country, serve it, print the address and the sign-ins
	@$(JOLSERIK) demo $(ARGS)

serve: setup  ## serve this installation
	@$(JOLSERIK) serve $(ARGS)

test:  ## every test, browser journeys included
	@$(PYTHON) scripts/setup.py --browser
	@$(BIN)/python -m pytest $(ARGS)

check: setup  ## style, types, floors of the house, migrations, messages, deployment settings
	@$(BIN)/python scripts/check.py

proofs: setup  ## crash, race and state-machine proofs, at full length (PROOFS=ci: the short form of every change)
	@JOLSERIK_PROOFS=$(PROOFS) $(BIN)/python -m pytest tests/proofs $(ARGS)

bench: setup  ## benchmarks, each with a peer or a floor measured in the same run
	@$(BIN)/python -m bench $(ARGS)

lock:  ## compute the locks of packages anew
	@sh scripts/lock.sh
