"""A broken plugin is refused by name, with its reason, and never takes the others down."""

import re
import sys
from dataclasses import dataclass
from importlib.metadata import EntryPoint
from types import SimpleNamespace

import pytest
from structlog.testing import capture_logs

from onethread.flow.handle_kinds import BuiltinHandles
from onethread.plugin import ConnectorSettings, ConnectorSpec, HandleKind, InteractionRecorded, Reach, hookimpl
from onethread.plugin.host import Installed, load

EVENT = InteractionRecorded("whatsapp", "a", "m1", new=True)
GOOD = """
from onethread.plugin import ConnectorSettings, ConnectorSpec, hookimpl

class Settings(ConnectorSettings):
    app_secret: str = ""

class Connector:
    max_body = 1
    keep_headers = frozenset()
    def verify(self, request): ...
    def translate(self, delivery): ...
    def greet(self, request): ...

def build(settings, context) -> Connector:
    return Connector()

@hookimpl
def onethread_register_connectors():
    return [ConnectorSpec(key=KEY, channel="whatsapp", title="W", settings=Settings, build=build, api=1)]
"""


class Settings(ConnectorSettings):
    """No settings at all."""


def spec(key, **differing):
    plain = ConnectorSpec(key, "form", "F", Settings, lambda settings, context: object(), api=1)
    return ConnectorSpec(**{name: getattr(plain, name) for name in plain.__slots__} | differing)


@dataclass
class Brings:
    """A plugin that brings these connectors."""

    specs: object

    @hookimpl
    def onethread_register_connectors(self):
        return self.specs


class Observes:
    """A plugin that remembers what it was told."""

    def __init__(self):
        self.told = []

    @hookimpl
    def onethread_observe(self, event):
        self.told.append(event)


class Fails:
    """A plugin that quotes what it was told when it breaks."""

    @hookimpl
    def onethread_observe(self, event):
        raise ValueError(f"cannot read {event.id}")


@pytest.fixture
def install(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)
    modules = set(sys.modules)

    def install(name, source):
        (tmp_path / f"onethread_test_{name}.py").write_text(source)
        return EntryPoint(name, f"onethread_test_{name}", "onethread")

    yield install
    for module in set(sys.modules) - modules:
        del sys.modules[module]


def refusals(host):
    return {plugin.name: plugin.refused for plugin in host.plugins if plugin.refused}


def test_an_installed_plugin_brings_its_connector_and_tells_what_it_can(install, tmp_path):
    host = load([install("wa", f"KEY = 'whatsapp'\n{GOOD}")])

    assert host.connectors["whatsapp"].channel == "whatsapp"
    assert host.plugins == (
        Installed(
            name="wa",
            distribution="",
            version="",
            where=str(tmp_path / "onethread_test_wa.py"),
            connectors=("whatsapp",),
            capabilities={"whatsapp": ("Receives", "Greets")},
        ),
    )


def test_plugins_of_installed_distributions_are_found_by_their_entry_points(install, tmp_path):
    install("dist", f"KEY = 'dist'\n{GOOD}")
    folder = tmp_path / "onethread_test_dist-1.2.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: onethread-test-dist\nVersion: 1.2\n")
    (folder / "entry_points.txt").write_text("[onethread]\ndist = onethread_test_dist\n")

    host = load()

    (plugin,) = [plugin for plugin in host.plugins if plugin.name == "dist"]
    assert (plugin.distribution, plugin.version, plugin.refused) == ("onethread-test-dist", "1.2", None)
    assert "dist" in host.connectors


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("import no_such_library", "cannot be imported: No module named 'no_such_library'"),
        ("def (", "cannot be imported: invalid syntax"),
        ("raise ValueError('token 123')", "cannot be imported: ValueError in onethread_test_bad.py:1"),
        ("raise SystemExit(2)", "cannot be imported: SystemExit in onethread_test_bad.py:1"),
        (
            "from onethread.plugin import hookimpl\n@hookimpl\ndef onethread_observ(event): ...",
            "there is no hook 'onethread_observ', did you mean 'onethread_observe'?",
        ),
        ("from onethread.plugin import hookimpl\n@hookimpl\ndef onethread_observe(event, loud): ...", "loud"),
        ("from onethread.plugin import hookimpl\n@hookimpl\nasync def onethread_observe(event): ...", "is async"),
        ("def onethread_observe(event): ...", "onethread_observe lacks @hookimpl"),
        (
            "from onethread.plugin import hookimpl\n@hookimpl\ndef onethread_register_connectors(): return 1 / 0",
            "onethread_register_connectors failed: ZeroDivisionError in onethread_test_bad.py:3",
        ),
        (
            "from onethread.plugin import hookimpl\n@hookimpl\ndef onethread_register_connectors(): return ['wa']",
            "gave a str, not a ConnectorSpec",
        ),
    ],
)
def test_a_broken_plugin_is_refused_and_its_neighbours_are_not(install, source, reason):
    points = [install("bad", source), install("a", f"KEY = 'a'\n{GOOD}"), install("z", f"KEY = 'z'\n{GOOD}")]

    host = load(points)

    assert list(host.connectors) == ["a", "z"]
    (refused,) = refusals(host).items()
    assert refused[0] == "bad"
    assert reason in refused[1]
    assert "123" not in refused[1]


@pytest.mark.parametrize(
    ("specs", "reason"),
    [
        ([spec("forms", api=2)], "connector 'forms' is made for plugin API 2, and this is 1"),
        ([spec("taken")], "connector 'taken' is already brought by plugin 'first'"),
        ([spec("x"), spec("x")], "connector 'x' is brought twice"),
        ([spec("x", settings=dict)], "the settings of connector 'x' are no ConnectorSettings"),
        (spec("x"), "onethread_register_connectors failed: TypeError"),
    ],
)
def test_a_connector_that_breaks_a_rule_refuses_its_plugin(specs, reason):
    host = load([], builtin=[("first", Brings([spec("taken")])), ("second", Brings(specs)), ("third", Observes())])

    assert list(host.connectors) == ["taken"]
    assert refusals(host)["second"].startswith(reason)
    assert [plugin.name for plugin in host.plugins] == ["first", "second", "third"]


def test_a_disabled_plugin_is_not_even_imported(install):
    points = [install("bad", "raise SystemExit"), install("a", f"KEY = 'a'\n{GOOD}")]

    with capture_logs() as logs:
        host = load(points, environ={"ONETHREAD_DISABLED_PLUGINS": "bad, nobody"})

    assert refusals(host) == {"bad": "disabled by ONETHREAD_DISABLED_PLUGINS"}
    assert [entry["plugin"] for entry in logs if entry["event"] == "disabled_plugin_not_installed"] == ["nobody"]


def test_two_plugins_of_one_name_are_not_both_loaded():
    host = load([], builtin=[("twin", Observes()), ("twin", Observes())])

    assert [plugin.refused for plugin in host.plugins] == [None, "another plugin has this name"]


def test_the_kinds_of_handles_come_from_all_plugins_and_none_may_take_anothers():
    kind = HandleKind("viber_id", lambda value, regions: ("viber_id", value, Reach.PERSON))
    theirs = SimpleNamespace(onethread_register_handle_kinds=hookimpl(lambda: [kind]))
    thief = SimpleNamespace(
        onethread_register_handle_kinds=hookimpl(lambda: [HandleKind("phone", lambda value, regions: None)])
    )

    host = load([], builtin=[("handles", BuiltinHandles()), ("viber", theirs), ("thief", thief)])

    assert host.handle_kinds["viber_id"] is kind
    assert host.handle_kinds["wa_bsuid"].anchor == 90
    assert refusals(host) == {"thief": "handle kind 'phone' is already brought by plugin 'handles'"}


def test_a_failing_observer_is_logged_without_its_words_and_the_others_are_told():
    before, after = Observes(), Observes()
    host = load([], builtin=[("before", before), ("bad", Fails()), ("after", after)])

    with capture_logs() as logs:
        host.observe(EVENT)

    assert before.told == after.told == [EVENT]
    (failed,) = logs
    place = failed.pop("error")
    assert failed == {"event": "observer_failed", "log_level": "error", "plugin": "bad"}
    assert re.fullmatch(r"ValueError in test_host\.py:\d+", place)


def test_traced_hooks_name_who_was_called_and_nothing_more():
    host = load([], builtin=[("one", Observes())], environ={"ONETHREAD_TRACE_HOOKS": "1"})

    with capture_logs() as logs:
        host.observe(EVENT)

    assert logs == [{"event": "hook_called", "log_level": "info", "hook": "onethread_observe", "plugins": ["one"]}]


def test_a_connector_is_as_able_as_the_class_that_its_build_names():
    class Answers:
        def greet(self, request): ...
        def reply(self, request): ...

    def promised(settings, context) -> Answers:
        return Answers()

    def unsaid(settings, context): ...
    def unresolvable(settings, context): ...

    unresolvable.__annotations__["return"] = "Nowhere"

    builds = {"class": Answers, "promised": promised, "unsaid": unsaid, "unresolvable": unresolvable}
    host = load([], builtin=[("p", Brings([spec(key, build=build) for key, build in builds.items()]))])

    assert dict(host.plugins[0].capabilities) == {
        "class": ("Greets", "Replies"),
        "promised": ("Greets", "Replies"),
        "unsaid": ("unknown until configured",),
        "unresolvable": ("unknown until configured",),
    }
