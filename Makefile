# The course's commands. `make help` lists them.
PYTHON ?= python3
RUN = .venv/bin/python
NBVAL = --nbval --nbval-current-env --nbval-cell-timeout 60 -n 2 --dist loadfile
ARGS ?=

# A port that was asked for is used or refused, never changed; root, as in a container, is let in.
LAB = --ServerApp.root_dir=. --LabApp.default_url=/lab/tree/notebooks/00_start_here.ipynb --log-level=WARN \
	$(if $(findstring --port,$(ARGS)),--ServerApp.port_retries=0) $(if $(filter 0,$(shell id -u)),--allow-root)
PIN = uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-annotate --custom-compile-command "make pins" --quiet $(ARGS)

.PHONY: help lab test notebooks site bench data messages pins environment environment-teach environment-test python

help:
	@echo "make lab         open the first lesson in JupyterLab (ARGS=\"--no-browser --port 8899\" passes through)"
	@echo "make test        pass all tests"
	@echo "make notebooks   execute the lessons, draw their pictures, make the answer keys (needs Chrome or Chromium)"
	@echo "make site        build the reading edition, pages that need no Python and no network, into out/site"
	@echo "make bench       measure the speed and write the table into README.md"
	@echo "make data        after a table was edited: seal it in data/datapackage.json and renew data/README.md"
	@echo "make messages    collect the sentences for translators"
	@echo "make pins        renew the pinned versions from pyproject.toml (needs uv; ARGS=--upgrade for newer versions)"
	@echo ""
	@echo "Each makes the environment in .venv when it is missing. PYTHON=/path/to/python3.12 chooses the Python."

python:
	@command -v "$(PYTHON)" >/dev/null || { \
		echo "There is no command $(PYTHON). Install Python 3.11 or newer, or name one: make lab PYTHON=/path/to/python3.12"; exit 1; }

environment: python
	@"$(PYTHON)" src/usmex/build/environment.py requirements.txt

environment-teach: python
	@"$(PYTHON)" src/usmex/build/environment.py requirements-teach.txt

environment-test: python
	@"$(PYTHON)" src/usmex/build/environment.py requirements-test.txt

lab: environment
	@echo "JupyterLab opens the first lesson in the browser. To stop it, press Ctrl-C here, twice."
	@$(RUN) -m jupyterlab $(LAB) $(ARGS)

test: environment-test
	@$(RUN) -m ruff check .
	@$(RUN) -m ruff format --check .
	@$(RUN) -m mypy
	@$(RUN) -m pytest -q -n 2 --ignore=tests/browser
	@USMEX_PROGRESS="$$(mktemp -d)/progress.json" $(RUN) -m pytest -q $(NBVAL) notebooks exercises/answer_keys
	@$(RUN) -m pytest -q -n 2 tests/browser

notebooks: environment-test
	@$(RUN) -m usmex.build.notebooks

site: environment-teach
	@$(RUN) -m usmex.build.site

bench: environment-test
	@$(RUN) benchmarks/run.py

data: environment
	@$(RUN) -m usmex.build.package

messages: environment
	@$(RUN) -m usmex.build.messages

pins: environment
	@command -v uv >/dev/null || { echo "make pins needs the command uv, which resolves the versions."; exit 1; }
	@$(PIN) -o requirements.txt
	@$(PIN) --extra teach --constraint requirements.txt -o requirements-teach.txt
	@$(PIN) --extra test --constraint requirements-teach.txt -o requirements-test.txt
	@$(RUN) -m usmex.build.pins
