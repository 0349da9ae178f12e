# Everything a person types. `make run` is the way in; `make help` lists the rest.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c

PYTHON ?= python3.11
ifeq (,$(shell command -v $(PYTHON) 2>/dev/null))
PYTHON := python3
endif
VENV := .venv
BIN := $(VENV)/bin
SERVE ?= 1
WORKSPACE ?=
FROM ?=
TO ?=
DATA ?= ../shared/data
# What runs in production.
BANDIT := agorascope extractors dags expectations streamlit_app dbt_project
PIP := $(BIN)/pip --disable-pip-version-check --no-input --quiet

.PHONY: help run serve up test test-browser lint audit format bench daily-cost fuzz faults soak spark models new-network lock clean

help: ## this list
	@grep -hE '^[a-z-]+:.*?## ' $(MAKEFILE_LIST) | awk -F':.*?## ' '{printf "  make %-14s %s\n", $$1, $$2}'

# The environment: exactly what the lock names, each file checked against its hash.
$(VENV)/bin/python:
	@echo "creating $(VENV)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || \
	  { echo "Python 3.11 is needed; found $$($(PYTHON) --version). Set PYTHON=/path/to/python3.11"; exit 2; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/installed: requirements-pip.lock requirements.lock pyproject.toml | $(VENV)/bin/python
	@echo "installing from requirements.lock (the first time takes a minute or two)"
	@$(PIP) install --require-hashes -r requirements-pip.lock
	@$(PIP) install --require-hashes -r requirements.lock
	@PYTHONWARNINGS=ignore $(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/installed-dev: requirements-dev.lock $(VENV)/installed
	@echo "installing from requirements-dev.lock"
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

run: $(VENV)/installed ## the daily run on the demo world (or WORKSPACE=file.yml [FROM= TO=]), then the viewer (SERVE=0: not)
	@$(BIN)/python tools/run_daily.py $(if $(WORKSPACE),--workspace $(WORKSPACE)) $(if $(FROM),--from $(FROM)) $(if $(TO),--to $(TO))
ifneq ($(SERVE),0)
	@$(MAKE) --no-print-directory serve
endif

serve: $(VENV)/installed ## the viewer on http://127.0.0.1:8501
	@$(BIN)/streamlit run streamlit_app/app.py

up: $(VENV)/installed ## Airflow with the DAGs scheduled, on http://127.0.0.1:8080 (WORKSPACE=file.yml)
	@$(BIN)/python tools/airflow_up.py $(if $(WORKSPACE),--workspace $(WORKSPACE))

test: $(VENV)/installed-dev ## the whole suite
	@$(BIN)/pytest --numprocesses=3 --dist=loadfile --no-loadscope-reorder # the replayed networks wait more than they work

test-browser: $(VENV)/installed-dev ## only the tests that drive a real browser
	@$(BIN)/pytest -m browser

lint: $(VENV)/installed-dev ## ruff, bandit, mypy, sqlfluff
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/bandit --quiet --recursive --configfile pyproject.toml $(BANDIT)
	@$(BIN)/mypy
	@$(BIN)/sqlfluff lint --disable-progress-bar dbt_project

audit: $(VENV)/installed-dev ## ask which locked packages have known holes (needs the network; see docs/security.md)
	@$(BIN)/python tools/audit.py requirements.lock requirements-dev.lock requirements-spark.lock

format: $(VENV)/installed-dev ## let ruff and sqlfluff mend what they can
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: $(VENV)/installed-dev ## benchmarks, each prints a table (DATA=folder of the real data)
	@$(BIN)/python -m benchmarks.sentiment $(DATA)
	@$(BIN)/python -m benchmarks.matching $(DATA)
	@$(BIN)/python -m benchmarks.stance $(DATA)
	@$(BIN)/python -m benchmarks.tagging $(DATA)
	@$(BIN)/python -m benchmarks.reputation $(DATA)
	@$(BIN)/python -m benchmarks.language $(DATA)
	@$(BIN)/python -m benchmarks.terms $(DATA)
	@$(BIN)/python -m benchmarks.alerts $(DATA)
	@$(BIN)/python -m benchmarks.influence $(DATA)
	@$(BIN)/python -m benchmarks.hours
	@$(BIN)/python -m benchmarks.influence_intervals
	@$(BIN)/python -m benchmarks.pagerank
	@$(BIN)/python -m benchmarks.ingestion

daily-cost: $(VENV)/installed-dev ## what a day of 20,000 posts costs on long histories, step by step (POSTS="100000 1000000" REPEAT=1)
	@$(BIN)/python -m benchmarks.daily_cost build/worlds --posts $(or $(POSTS),100000 1000000) --repeat $(or $(REPEAT),1)

fuzz: $(VENV)/installed-dev ## 10,000 broken bodies for each parser, 20,000 broken inputs (BODIES= CASES=)
	@$(BIN)/python tools/fuzz_parsers.py --bodies $(or $(BODIES),10000)
	@$(BIN)/python tools/fuzz_inputs.py --cases $(or $(CASES),20000)

faults: $(VENV)/installed-dev ## the fault campaign: 200 faults in a small made-up world, then a table (ROUNDS=200 SEED=9 KIND="disk full")
	@$(BIN)/python tools/faults --rounds $(or $(ROUNDS),200) --seed $(or $(SEED),9) --kind "$(KIND)"

soak: $(VENV)/installed-dev ## 60 daily runs with faults beside 60 calm ones, some hours; goes on where it stopped (RUNS=60 SEED=1)
	@$(BIN)/python -m benchmarks.soak build/soak --runs $(or $(RUNS),60) --seed $(or $(SEED),1)

spark: $(VENV)/installed-spark ## every mart once more on Spark, held against DuckDB's (Java 17; WORKSPACE=file.yml ARGS="--tests --scoring")
	@$(BIN)/python tools/spark_parity.py $(if $(WORKSPACE),--workspace $(WORKSPACE)) $(ARGS)

$(VENV)/installed-spark: requirements-spark.lock $(VENV)/installed
	@echo "installing from requirements-spark.lock (PySpark: 400 MB)"
	@$(PIP) install --require-hashes -r requirements-spark.lock
	@touch $@

models: $(VENV)/installed-training ## train the models of agorascope/models again, some hours on two cores (DATA=folder of the real data)
	@$(BIN)/python -m training.all $(DATA) --work build/models --output agorascope/models

$(VENV)/installed-training: $(VENV)/installed
	@echo "installing what training needs (PyTorch: a large download)"
	@$(PIP) install --editable ".[training]"
	@touch $@

new-network: $(VENV)/installed-dev ## a new network's package, replayed API and tests (NAME=agora)
	@$(BIN)/python tools/new_network.py "$(NAME)"

lock: ## resolve the lock files anew (needs a package index)
	@$(PYTHON) -m venv $(VENV)-lock && $(VENV)-lock/bin/pip install -q uv
	@$(VENV)-lock/bin/uv pip compile -q pyproject.toml --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-strip-extras --no-annotate --no-header -o requirements.lock
	@$(VENV)-lock/bin/uv pip compile -q pyproject.toml --extra dev -c requirements.lock --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-strip-extras --no-annotate --no-header -o requirements-dev.lock
	@$(VENV)-lock/bin/uv pip compile -q pyproject.toml --extra spark -c requirements.lock --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-strip-extras --no-annotate --no-header -o requirements-spark.lock
	@rm -rf $(VENV)-lock

clean: ## remove what was built; data/ stays
	@rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache site *.egg-info
