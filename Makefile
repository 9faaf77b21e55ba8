# `make demo` shows it, `make test` checks all that is quick, `make test-slow` the rest, `make bench` measures. Each sets up
# `.venv` by itself.
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
	@# Types and dependencies are checked beside the tests, which leave a core idle at times.
	@$(MAKE) --no-print-directory types >.venv/types.txt 2>&1 & beside=$$!; \
	$(PY) -m pytest -n 2 --dist worksteal; tested=$$?; \
	wait $$beside; typed=$$?; cat .venv/types.txt; exit $$((tested + typed))

types: setup
	.venv/bin/mypy
	@for one in $(DISTRIBUTIONS); do (cd $$one && $(CURDIR)/.venv/bin/deptry . >/dev/null) || { echo "deptry: $$one"; exit 1; }; done

test-slow: setup
	$(PY) -m pytest -n 2 --dist worksteal -m "slow or law"

bench: setup
	@.venv/bin/uv pip install -q --python $(PY) -c constraints.txt --group bench
	$(PY) -m bench --write

.PHONY: setup demo test types test-slow bench
