"""The house is built as docs/architecture.md says, and every rule is seen to fail where it is broken."""

from pathlib import Path

import pytest

from tests.architecture import anatomy

ROOT = Path(__file__).parents[2]
CORE = ROOT / "core" / "onethread"
PLUGINS = sorted(path.parent for path in (ROOT / "plugins").glob("*/pyproject.toml"))
RULES = [anatomy.long_files, anatomy.long_functions, anatomy.undocumented, anatomy.vague_names]


@pytest.mark.parametrize("plugin", PLUGINS, ids=lambda plugin: plugin.name)
def test_every_plugin_has_the_same_rooms(plugin):
    assert list(anatomy.foreign_rooms(plugin)) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_product_keeps_the_rule(rule):
    assert [found for folder in (CORE, *PLUGINS) for found in rule(folder)] == []


def test_the_model_needs_only_the_standard_library():
    assert list(anatomy.impure(CORE / "model")) == []


def test_nothing_in_the_project_knows_the_machine_it_was_made_on():
    for path in (*anatomy.sources(ROOT / "core"), *anatomy.sources(ROOT / "plugins"), *(ROOT / "docs").rglob("*.md")):
        text = path.read_text()
        assert [place for place in (str(ROOT), str(Path.home())) if len(place) > 3 and place in text] == []


@pytest.fixture
def plant(tmp_path):
    def plant(name, text=""):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return tmp_path

    return plant


FUNCTION = '"""M."""\ndef f():\n' + "    x = 1\n" * 31


@pytest.mark.parametrize(
    ("rule", "name", "text", "said"),
    [
        (anatomy.long_files, "a.py", "\n" * 401, "a.py has 401 lines"),
        (anatomy.long_functions, "a.py", FUNCTION, "a.py: f has 31 lines"),
        (anatomy.undocumented, "a.py", "x = 1", "a.py says nothing of itself"),
        (anatomy.undocumented, "a.py", '"""M."""\nclass A: ...', "a.py: class A says nothing of itself"),
        (anatomy.vague_names, "utils.py", '"""M."""', "utils.py is a drawer for everything"),
        (anatomy.impure, "a.py", "import pydantic", "a.py imports pydantic"),
        (anatomy.impure, "a.py", "from onethread.store import schema", "a.py imports onethread.store"),
    ],
)
def test_a_broken_rule_is_noticed(plant, rule, name, text, said):
    assert list(rule(plant(name, text))) == [said]


def test_a_room_that_plugins_do_not_have_is_noticed(plant):
    for name in ("README.md", "pyproject.toml", "onethread_x/plugin.py", "onethread_x/py.typed"):
        plant(name)

    assert list(anatomy.foreign_rooms(plant("onethread_x/attic.py"))) == ["onethread_x/attic.py is no room of a plugin"]
    (plant("README.md") / "README.md").unlink()
    assert "has no README.md" in list(anatomy.foreign_rooms(plant("onethread_x/attic.py")))[1]
