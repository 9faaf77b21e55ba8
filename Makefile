# `make demo` shows it, `make test` checks all that is quick, `make test-slow` the rest. Each sets up `.venv` by itself.
PY := .venv/bin/python
DISTRIBUTIONS := core $(wildcard plugins/*)

setup: .venv/ready
.venv/ready: pyproject.toml constraints.txt $(DISTRIBUTIONS:%=%/pyproject.toml)
	@echo "Installing into .venv ..."
	@python3 -m venv .venv
	@.venv/bin/pip install -q --disable-pip-version-check -c constraints.txt uv
	@.venv/bin/uv pip install -q --python $(PY) -c constraints.txt --group dev $(DISTRIBUTIONS:%=-e %)
	@touch $@

test: setup
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	$(PY) -m pytest

.PHONY: setup test
