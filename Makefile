# `make setup` installs into .venv, `make test` checks everything that is quick.
PY := .venv/bin/python

setup: .venv/ready
.venv/ready: pyproject.toml core/pyproject.toml constraints.txt
	python3 -m venv .venv
	.venv/bin/pip install -q -c constraints.txt uv
	.venv/bin/uv pip install -q --python $(PY) -c constraints.txt --group dev -e core
	touch $@

test: setup
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	$(PY) -m pytest

.PHONY: setup test
