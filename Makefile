# The course's commands. `make help` lists them.
PYTHON ?= python3
RUN = .venv/bin/python
UNITS = --ignore=tests/browser --ignore=tests/hub --ignore=tests/grading -n 2
NBVAL = --nbval --nbval-current-env --nbval-cell-timeout 60 -n 2 --dist loadfile
ARGS ?=
# Another course than this one is served when its folder is named, as the Makefile of examples/library does.
COURSE = $(or $(COURSELAB_COURSE),.)

# A port that was asked for is used or refused, never changed; root, as in a container, is let in.
LAB = --ServerApp.root_dir=. --log-level=WARN \
	$(if $(findstring --port,$(ARGS)),--ServerApp.port_retries=0) $(if $(filter 0,$(shell id -u)),--allow-root)
PIN = uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-annotate --custom-compile-command "make pins" --quiet $(ARGS)

.PHONY: help lab exercises assignment collect grade formgrader feedback grades question-bank class-report \
	changes site slides hub hub-load test test-grading test-hub test-bounds notebooks data bench messages pins \
	environment environment-teach environment-test python uv

help:
	@echo "To read and work"
	@echo "  make lab             open the first lesson in JupyterLab (ARGS=\"--no-browser --port 8899\" passes through)"
	@echo ""
	@echo "To teach"
	@echo "  make exercises       make what students are given (SEED=... asks about other years and states)"
	@echo "  make assignment      make the copy of one assignment (NAME=reading_money)"
	@echo "  make collect         take submissions out of a download (NAME=reading_money FROM=download.zip)"
	@echo "  make grade           grade what is new (NAME=reading_money; AGAIN=yes grades everything anew)"
	@echo "  make formgrader      read written answers in the browser"
	@echo "  make feedback        write the pages that students are given back (NAME=reading_money)"
	@echo "  make grades          write exercises/grades.csv"
	@echo "  make question-bank   write the questions for Moodle, Canvas and paper into out/question_bank (LESSON=... for one)"
	@echo "  make class-report    what a class answered and drew, as a page in out/class_report (FILES=folder or files;"
	@echo "                       OUT=folder, LESSON=03; NAMES=yes lists what each student has still open)"
	@echo "  make site            build the reading edition, pages that need no Python and no network, into out/site"
	@echo "  make slides          make slides of the lessons in out/slides, to be shown without a network (LESSON=... for one)"
	@echo "  make hub             start a classroom server on this machine (IP=, PORT=; see deploy/jupyterhub/README.md)"
	@echo "  make changes         what a running course would notice since a version (SINCE=tag or commit; else the last tag)"
	@echo ""
	@echo "To change the course"
	@echo "  make test            pass all tests"
	@echo "  make test-grading    pass the tests of grading, with hostile submissions (Linux, bubblewrap, Chromium)"
	@echo "  make test-hub        see that a small class on a classroom server loses no work (Linux, bubblewrap, Node.js)"
	@echo "  make test-bounds     pass library, data and lessons with the newest versions that pyproject.toml admits, or with"
	@echo "                       the oldest (RESOLUTION=lowest-direct), not the pinned ones; needs uv"
	@echo "  make notebooks       execute lessons and masters, draw their pictures, make the answer keys, also those of the"
	@echo "                       teaching guide (needs Chrome or Chromium; LESSON=... for one lesson)"
	@echo "  make data            after a table was edited: seal it in data/datapackage.json and renew the dictionary"
	@echo "  make bench           measure the speed and write the figures into benchmarks/README.md and README.md"
	@echo "  make hub-load        bring STUDENTS=30 students into a classroom server of their own and measure"
	@echo "  make messages        collect the sentences for translators"
	@echo "  make pins            renew the pinned versions from pyproject.toml (needs uv; ARGS=--upgrade for newer versions)"
	@echo ""
	@echo "Each makes the environment in .venv when it is missing. PYTHON=/path/to/python3.12 chooses the Python."

python:
	@command -v "$(PYTHON)" >/dev/null || { \
		echo "There is no command $(PYTHON). Install Python 3.11 or newer, or name one: make lab PYTHON=/path/to/python3.12"; exit 1; }

environment: python
	@"$(PYTHON)" src/courselab/commands/environment.py requirements.txt

environment-teach: python
	@"$(PYTHON)" src/courselab/commands/environment.py requirements-teach.txt

environment-test: python
	@"$(PYTHON)" src/courselab/commands/environment.py requirements-test.txt

lab: environment
	@echo "JupyterLab opens the first lesson in the browser. To stop it, press Ctrl-C here, twice."
	@cd "$(COURSE)" && "$(CURDIR)/$(RUN)" -m courselab.quick_start jupyterlab $(LAB) \
		--LabApp.default_url="/lab/tree/$$(ls notebooks/*.ipynb | head -n 1)" $(ARGS)

test: environment-test
	@$(RUN) -m ruff check .
	@$(RUN) -m ruff format --check .
	@$(RUN) -m mypy
	@$(RUN) -m pytest -q $(UNITS)
	@COURSELAB_PROGRESS="$$(mktemp -d)/progress.json" $(RUN) -m pytest -q $(NBVAL) notebooks exercises/answer_keys
	@$(RUN) -m pytest -q -n 2 tests/browser

notebooks: environment-test
	@$(RUN) -m courselab.commands.notebooks $(LESSON)
	@$(RUN) -m courselab.commands.guide
	@$(if $(LESSON),true,$(RUN) -m courselab.classroom masters)

site: environment-teach
	@$(RUN) -m courselab.commands.site

slides: environment-teach
	@$(RUN) -m courselab.commands.slides $(LESSON)

bench: environment-test
	@$(RUN) -m benchmarks.run

changes: environment
	@$(RUN) -m courselab.commands.changes $(SINCE)

question-bank: environment-teach
	@$(RUN) -m courselab.exports $(LESSON)

hub: environment-teach
	@$(if $(IP),COURSELAB_HUB_IP="$(IP)") $(if $(PORT),COURSELAB_HUB_PORT="$(PORT)") $(RUN) -m courselab.hub

hub-load: environment-test
	@$(RUN) -m benchmarks.classroom --students $(or $(STUDENTS),30) --write

test-hub: environment-test
	@$(RUN) -m pytest -q tests/hub

data: environment
	@$(RUN) -m courselab.commands.package

class-report: environment
	@$(RUN) -m courselab.class_report "$(FILES)" --out "$(OUT)" --lesson "$(LESSON)" --names "$(NAMES)"

messages: environment
	@$(RUN) -m courselab.commands.messages

exercises: environment-teach
	@$(RUN) -m courselab.classroom exercises "$(NAME)" --seed="$(SEED)"

assignment: environment-teach
	@$(RUN) -m courselab.classroom assignment "$(NAME)"

collect: environment-teach
	@$(RUN) -m courselab.classroom collect "$(NAME)" --from="$(FROM)"

grade: environment-teach
	@$(RUN) -m courselab.classroom grade "$(NAME)" --again="$(AGAIN)"

formgrader: environment-teach
	@echo "The formgrader opens in the browser. To stop it, press Ctrl-C here, twice."
	@cd "$(COURSE)/exercises" && PATH="$(CURDIR)/.venv/bin:$$PATH" "$(CURDIR)/$(RUN)" -m courselab.quick_start jupyterlab $(LAB) --LabApp.default_url=/formgrader $(ARGS)

feedback: environment-teach
	@$(RUN) -m courselab.classroom feedback "$(NAME)"

grades: environment-teach
	@$(RUN) -m courselab.classroom grades

test-grading: environment-test
	@$(RUN) -m pytest -q tests/grading

# What another version of a package only warns of is no failure there.
test-bounds: RUN = out/bounds/bin/python
test-bounds: python uv
	@uv venv --quiet --clear --python "$(PYTHON)" out/bounds
	@uv pip install --quiet --python $(RUN) --resolution $(or $(RESOLUTION),highest) -e ".[test]"
	@$(RUN) -m pytest -q -W default $(UNITS)
	@COURSELAB_PROGRESS="$$(mktemp -d)/progress.json" $(RUN) -m pytest -q -W default $(NBVAL) notebooks exercises/answer_keys

uv:
	@command -v uv >/dev/null || { echo "This needs the command uv, which resolves the versions."; exit 1; }

pins: environment uv
	@$(PIN) -o requirements.txt
	@$(PIN) --extra teach --constraint requirements.txt -o requirements-teach.txt
	@$(PIN) --extra test --constraint requirements-teach.txt -o requirements-test.txt
	@$(RUN) -m courselab.commands.pins
