# The two that matter: `make figures` and `make test`. Both set up what they need.
PYTHON ?= python3
UV_VERSION = 0.13.9
BIN = .venv/bin
# uv trusts the certificates that this machine trusts, as pip does.
export UV_SYSTEM_CERTS = 1
READY = .venv/.ready
NOTEBOOKS = notebooks
FIRST = 00-start-here.ipynb
APP = build/app
PORT ?= 8000

.PHONY: help setup figures test test-slow lint soak verify lab app bench check site site-check environment
.PHONY: licences clean slide-tags student instructor handout teach-check check-machine
.DEFAULT_GOAL := figures

help:  ## List what make can do here
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY)  ## Make .venv in this folder, with exactly the locked libraries

$(READY): pyproject.toml uv.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "gigawatt needs Python 3.11 or later; say make PYTHON=python3.x" >&2; exit 2; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	$(BIN)/uv sync --locked --quiet --compile-bytecode --python $(BIN)/python || $(MAKE) --no-print-directory setup-with-pip
	$(BIN)/python -m compileall -q src/gigawatt
	@touch $@

# Where uv cannot reach the package index (it does not read pip's settings), pip installs the same hashes.
.PHONY: setup-with-pip
setup-with-pip:
	@mkdir -p build
	$(BIN)/uv export --frozen --quiet --no-emit-project --format requirements-txt --output-file build/requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r build/requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check hatchling editables
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .

figures: setup  ## Run every notebook that is not up to date and redraw its figures
	$(BIN)/gigawatt figures

test: setup  ## The everyday tests, under five minutes
	$(BIN)/python -m pytest -n auto --dist worksteal -m "not slow and not browser"

test-slow: setup  ## Chromium, kills, full disks, a cluster, a wheel, other environments; some minutes
	$(BIN)/python -m pytest -n auto --dist worksteal -m "slow or browser"

lint: setup  ## The format, the rules of style, who may import whom, and types
	$(BIN)/ruff format --check --quiet src tests benchmarks .ci
	$(BIN)/ruff check --quiet src tests benchmarks .ci
	$(BIN)/lint-imports --no-cache
	$(BIN)/mypy

soak: setup  ## The long counts: 50 times the inputs, 100 kills, one environment at a time with all notebooks
	GIGAWATT_SOAK=1 GIGAWATT_FUZZ=50 $(BIN)/python -m pytest -rP -n auto --dist worksteal tests/hostile/test_fuzz.py tests/hostile/test_files.py tests/data/test_files.py tests/data/test_lost_rows.py tests/test_survival.py \
		tests/test_same_bytes.py tests/test_supply_chain.py tests/notebooks/test_pictures.py

verify: setup  ## Draw every committed figure again and compare
	$(BIN)/gigawatt verify --rerun

bench: setup  ## Measure everything and write the table of benchmarks/README.md; takes about ten minutes
	$(BIN)/uv sync --locked --quiet --inexact --group bench --python $(BIN)/python
	$(BIN)/python benchmarks/bench.py

check: setup  ## Check the tables in data/, and the rows behind every headline figure
	$(BIN)/gigawatt check
	@$(BIN)/gigawatt audit >/dev/null && echo 'every headline figure has its chain of rows: gigawatt audit shows them'

site: figures  ## Make the web site in build/site, offline; open build/site/index.html
	$(BIN)/gigawatt site

site-check: site  ## Check the whole site: links, alt texts, weight, and each kind of page in Chromium
	$(BIN)/python -m pytest tests/pages/site_check.py

lab: setup  ## Open notebook 00 in JupyterLab; NOTEBOOKS=build/student opens the version for a class
	@case "$(notdir $(NOTEBOOKS))" in student|instructor) test -e $(NOTEBOOKS)/$(FIRST) || $(BIN)/gigawatt teach $(notdir $(NOTEBOOKS));; esac
	@$(BIN)/jupyter labextension disable --level=sys_prefix "@jupyterlab/apputils-extension:announcements" >/dev/null
	$(BIN)/jupyter lab --notebook-dir=$(NOTEBOOKS) $$(test -e $(NOTEBOOKS)/$(FIRST) && echo --LabApp.default_url=/lab/tree/$(FIRST)) $(if $(filter 0,$(shell id -u)),--allow-root) $(LAB_OPTIONS)

app: setup  ## Serve the explore page on this machine alone, at the address that it prints
	@$(BIN)/python -c 'import socket, sys; sys.exit("port $(PORT) is taken; say make app PORT=9000, or another" if socket.socket().connect_ex(("127.0.0.1", int("$(PORT)"))) == 0 else 0)'
	@$(BIN)/gigawatt explore --out $(APP)/index.html
	@$(BIN)/python -P -u -m http.server $(PORT) --bind 127.0.0.1 --directory $(APP)

student: setup  ## Write the notebooks for a class to build/student, without solutions
	$(BIN)/gigawatt teach student

instructor: setup  ## The same with their solutions, to build/instructor
	$(BIN)/gigawatt teach instructor

handout: setup  ## The notebooks as they ran, to print: HTML and PDF in build/handout; some minutes
	$(BIN)/gigawatt teach handout

teach-check: setup  ## Write both versions and run all of their notebooks; takes some minutes
	$(BIN)/gigawatt teach student --run
	$(BIN)/gigawatt teach instructor --run

check-machine: setup  ## Is this machine ready for a lesson?
	$(BIN)/gigawatt check --machine

slide-tags: setup  ## Write the slide tag of each cell again after a change of the notebooks
	$(BIN)/python .ci/slides.py

environment: setup  ## Write environment.yml again after a change of pyproject.toml
	$(BIN)/pyproject2conda yaml --name gigawatt --channel conda-forge --python-include "python>=3.11" --group dev --dep pip --req="-e ." --no-header --output environment.yml

licences: setup  ## Write LICENSES.md again after a change of uv.lock
	$(BIN)/python .ci/licences.py

clean:  ## Remove everything that can be made again
	rm -rf .venv build .pytest_cache .hypothesis
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +
