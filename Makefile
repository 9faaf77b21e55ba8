# `make demo` shows it, `make test` tries all that is quick, `make types` checks types and dependencies, `make test-slow` tries
# the rest, `make check` is the first two side by side, `make bench` measures. Each sets up `.venv` by itself.
PY := .venv/bin/python
DISTRIBUTIONS := core $(wildcard plugins/*)

setup: .venv/ready
.venv/ready: pyproject.toml constraints.txt $(DISTRIBUTIONS:%=%/pyproject.toml)
	@echo "Installing into .venv ..."
	@python3 -m venv .venv
	@.venv/bin/pip install -q --disable-pip-version-check -c constraints.txt uv
	@.venv/bin/uv pip install -q --compile-bytecode --python $(PY) -c constraints.txt --group dev $(DISTRIBUTIONS:%=-e %)
	@touch $@

demo: setup
	@.venv/bin/onethread demo

test: setup
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/codespell core plugins tests bench docs *.md
	$(PY) -m pytest -n 2 --dist worksteal

# The tests leave a core idle at times.
check: setup
	@$(MAKE) --no-print-directory types >.venv/types.txt 2>&1 & beside=$$!; \
	$(MAKE) --no-print-directory test; tested=$$?; \
	wait $$beside; typed=$$?; cat .venv/types.txt; exit $$((tested + typed))

types: setup
	.venv/bin/mypy
	@for one in $(DISTRIBUTIONS); do (cd $$one && $(CURDIR)/.venv/bin/deptry . >/dev/null) || { echo "deptry: $$one"; exit 1; }; done

test-slow: setup
	$(PY) -m pytest -n 2 --dist worksteal -m "slow or law or hypothesis"

bench: setup
	@.venv/bin/uv pip install -q --python $(PY) -c constraints.txt --group bench
	$(PY) -m bench --write

.PHONY: setup demo test types check test-slow bench
