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

.PHONY: hub hub-load test-hub help lab test notebooks slides bench data messages pins environment environment-teach environment-test python

help:
	@echo "make lab         open the first lesson in JupyterLab (ARGS=\"--no-browser --port 8899\" passes through)"
	@echo "make test        pass all tests"
	@echo "make notebooks   execute the lessons, draw their pictures, make the answer keys, also those of the teaching"
	@echo "                 guide (needs Chrome or Chromium)"
	@echo "make slides      make slides of the lessons in out/slides, to be shown without a network (LESSON=03_pan_cooperation_merida"
	@echo "                 makes one)"
	@echo "make bench       measure the speed and write the table into README.md"
	@echo "make data        after a table was edited: seal it in data/datapackage.json and renew data/README.md"
	@echo "make messages    collect the sentences for translators"
	@echo "make hub         start a classroom server on this machine (IP=, PORT=; see deploy/jupyterhub/README.md)"
	@echo "make hub-load    bring STUDENTS=30 students into a classroom server of their own and measure"
	@echo "make test-hub    see that a small class on a classroom server loses no work (needs Linux, bubblewrap, Node.js)"
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
	@$(RUN) -m pytest -q -n 2 --ignore=tests/browser --ignore=tests/hub
	@USMEX_PROGRESS="$$(mktemp -d)/progress.json" $(RUN) -m pytest -q $(NBVAL) notebooks exercises/answer_keys
	@$(RUN) -m pytest -q -n 2 tests/browser

notebooks: environment-test
	@$(RUN) -m usmex.build.notebooks
	@$(RUN) -m usmex.build.guide

slides: environment-teach
	@$(RUN) -m usmex.build.slides $(LESSON)

bench: environment-test
	@$(RUN) benchmarks/run.py

hub: environment-teach
	@$(if $(IP),USMEX_HUB_IP="$(IP)") $(if $(PORT),USMEX_HUB_PORT="$(PORT)") $(RUN) -m usmex.hub

hub-load: environment-test
	@$(RUN) benchmarks/classroom.py --students $(or $(STUDENTS),30) --write

test-hub: environment-test
	@$(RUN) -m pytest -q tests/hub

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
