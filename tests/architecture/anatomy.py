"""The rules of the house that no import checker knows; each gives what it found wrong, file by file."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOMS = {
    "__init__.py",
    "py.typed",
    "plugin.py",
    "settings.py",
    "payloads.py",
    "translate.py",
    "translate",
    "client.py",
    "client",
    "connector.py",
    "streams",
    "embedding",
    "sandbox.py",
    "sandbox",
    "writing",
}
LONGEST_FILE = 400
LONGEST_FUNCTION = 30
BAD_NAMES = {"utils", "util", "helpers", "helper", "manager", "misc", "common", "base", "core_utils"}


def foreign_rooms(plugin: Path) -> Iterator[str]:
    """A small plugin leaves rooms out; none adds others, and each says what it is for."""
    (package,) = plugin.glob("onethread_*")
    for room in sorted(package.iterdir()):
        if room.name not in ROOMS and room.name != "__pycache__":
            yield f"{package.name}/{room.name} is no room of a plugin"
    for needed in (plugin / "README.md", plugin / "pyproject.toml", package / "plugin.py", package / "py.typed"):
        if not needed.exists():
            yield f"{plugin.name} has no {needed.name}"


def long_files(folder: Path) -> Iterator[str]:
    """A file that grows beyond this wants to be two."""
    for path in sources(folder):
        length = len(path.read_text().splitlines())
        if length > LONGEST_FILE:
            yield f"{path.name} has {length} lines"


def long_functions(folder: Path) -> Iterator[str]:
    """Lines of code, without signature and docstring."""
    for path in sources(folder):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and path.parent.name != "versions":
                body = node.body[1:] if ast.get_docstring(node) else node.body
                length = node.end_lineno - body[0].lineno + 1 if body and node.end_lineno else 0
                if length > LONGEST_FUNCTION:
                    yield f"{path.name}: {node.name} has {length} lines"


def undocumented(folder: Path) -> Iterator[str]:
    """Every module and class says in a sentence what it is."""
    for path in sources(folder):
        tree = ast.parse(path.read_text())
        if not ast.get_docstring(tree):
            yield f"{path.name} says nothing of itself"
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_") and not ast.get_docstring(node):
                yield f"{path.name}: class {node.name} says nothing of itself"


def vague_names(folder: Path) -> Iterator[str]:
    """A module is named for what it holds."""
    for path in sources(folder):
        if path.stem in BAD_NAMES:
            yield f"{path.name} is a drawer for everything"


def impure(model: Path) -> Iterator[str]:
    """The model needs nothing but the standard library."""
    for path in sources(model):
        for name in _imported(ast.parse(path.read_text())):
            if name.split(".")[0] not in sys.stdlib_module_names and not name.startswith("onethread.model"):
                yield f"{path.name} imports {name}"


def sources(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*.py") if ".venv" not in path.parts)


def _imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
