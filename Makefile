# Short names for the commands that the README gives; nothing happens here that a command would not do.
PYTHON ?= python3
VENV := .venv/bin
export DJANGO_SETTINGS_MODULE = config.settings

.PHONY: up test check lock bench slow prove browser

up:
	$(PYTHON) manage.py up

test:
	$(PYTHON) manage.py test

check:
	sh .ci/check

slow:
	$(PYTHON) manage.py test -m slow -n auto

prove:
	$(PYTHON) manage.py prove all --small

browser:
	$(PYTHON) manage.py test -m browser -n auto

bench:
	$(PYTHON) manage.py bench

lock:
	for set in app dev; do $(VENV)/uv pip compile --universal --python-version 3.12 --generate-hashes --no-emit-index-url \
	  --no-annotate --custom-compile-command "make lock" requirements/$$set.in -o requirements/$$set.txt; done
