"""Every mistake of a configuration is named at once, with its place and never with its value."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onethread.engine.configuration import connect, read
from onethread.engine.installation import install
from onethread.plugin import ConfigurationError
from onethread.plugin.host import load

SECRETS = {"ONETHREAD_WA__APP_SECRET": "hidden-1", "ONETHREAD_WA__VERIFY_TOKEN": "hidden-2"}
WA = '[connections.wa]\nconnector = "whatsapp"\n'


@pytest.fixture
def write(tmp_path):
    def write(text):
        path = tmp_path / "onethread.toml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def problems(path, environ):
    with pytest.raises(ConfigurationError) as error:
        install(read(path, environ), environ)
    return str(error.value).splitlines()


def test_an_empty_file_is_a_firm_in_moldova(write):
    configuration = read(write(""), {})

    assert configuration.store == f"sqlite:///{configuration.path.parent}/onethread.db"
    assert configuration.regions == ("MD", "RO", "UA", "RU")
    assert str(configuration.timezone) == "Europe/Chisinau"


def test_for_whom_phones_are_masked_is_nobody_unless_it_is_told(write):
    assert read(write(""), {}).mask_for == frozenset()
    assert read(write('[pages]\nmask_for = ["agent", "card"]'), {}).mask_for == {"agent", "card"}


def test_the_environment_wins_over_the_file(write, monkeypatch):
    monkeypatch.setenv("ONETHREAD_SITE__MIN_SECONDS", "7")
    path = write('store = "sqlite:////a.db"\n[connections.site]\nconnector = "forms"\nmin_seconds = 5\n')
    environ = {"ONETHREAD_STORE": "postgresql://x/y", "ONETHREAD_SITE__MIN_SECONDS": "7"}
    installation = install(read(path, environ), environ)

    assert installation.configuration.store == "postgresql://x/y"
    assert installation.connections["site"].settings.model_dump()["min_seconds"] == 7


def test_a_connection_is_built_with_its_secrets_and_shows_none(write, monkeypatch):
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    installation = install(read(write(WA), SECRETS), SECRETS)

    assert installation.connections["wa"].settings.model_dump()["app_secret"].get_secret_value() == "hidden-1"
    assert set(installation.receivers) == {"wa", "interchange", "our-notes", "our-cards"}
    assert "hidden" not in repr(installation)


def test_a_password_in_the_store_is_not_shown(write):
    assert "s3cr3t" not in repr(read(write('store = "postgresql://me:s3cr3t@host/db"'), {}))


def test_a_file_that_is_not_there_says_what_makes_it(tmp_path):
    with pytest.raises(ConfigurationError, match="run `onethread init`"):
        read(tmp_path / "onethread.toml", {})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("stoer = 1", "'stoer' is unknown, did you mean 'store'?"),
        ("store = 1", "store is a URL that begins with sqlite:/// or postgresql://"),
        ('store = "mysql://x/y"', "store is a URL that begins with sqlite:/// or postgresql://"),
        ('regions = ["XX"]', "regions is a list of countries"),
        ('regions = "MD"', "regions is a list of countries"),
        ('timezone = "Mars/Base"', "timezone is a name"),
        ("own_handles = 1", "own_handles is a list"),
        ("pages = 1", "pages is a table, [pages]"),
        ("[pages]\nmask = []", "[pages] 'mask' is unknown, did you mean 'mask_for'?"),
        ('[pages]\nmask_for = "agent"', "[pages] mask_for is a list of agent, operator, admin, card"),
        ('[pages]\nmask_for = [["boss"], {}]', "[pages] mask_for is a list of agent, operator, admin, card"),
        ("connections = 1", "connections are tables"),
        ('[connections.WA]\nconnector = "forms"', "a name is small letters"),
        ("[connections.wa]", "needs a line connector"),
        ("a = [", "not TOML (at"),
        (b"\xff", "not UTF-8"),
        (b" " * 2_000_000, "too large"),
        ('[connections.s]\nconnector = "form"', "connector 'form' is not installed, did you mean 'forms'?"),
        ('[connections.s]\nconnector = "sms"', "try `pip install onethread-sms`"),
        (
            '[connections.s]\nconnector = "forms"\nmin_second = 1',
            "'min_second' is unknown, did you mean 'min_seconds'?",
        ),
        ('[connections.s]\nconnector = "forms"\nmin_seconds = "soon"', "min_seconds: Input should be a valid number"),
        (
            '[connections.s]\nconnector = "forms"\nallowed_origins = "https://a.md"',
            'allowed_origins is a list, as in ["a", "b"]',
        ),
        ('[connections.s]\nconnector = "forms"\nthanks_url = 1', "thanks_url is a text in quotes"),
        ('[connections.s]\nconnector = "forms"\nevery = "soon"', 'every is a time such as "30s"'),
        ('[connections.s]\nconnector = "forms"\naudit = "soon"', 'audit is a time such as "12h"'),
        ('[connections.s]\nconnector = "forms"\naudit = 1', 'audit is a time such as "12h"'),
        ('[connections.s]\nconnector = "forms"\naudit = "1d"', "audit: this connector writes nothing"),
        (
            '[connections.s]\nconnector = "forms"\nkey = "hush"',
            "key is secret and does not belong in a file: set ONETHREAD_S__KEY",
        ),
    ],
)
def test_a_mistake_in_the_file_is_named(write, text, said):
    (problem,) = problems(write(text), {})

    assert said in problem
    assert "onethread.toml" in problem
    assert "hush" not in problem


def test_missing_secrets_and_misspelt_variables_are_all_named_at_once(write):
    environ = {"ONETHREAD_WA__APP_SECRT": "hidden", "ONETHREAD_STOR": "x", "PATH": "/bin"}

    assert problems(write(WA), environ) == [
        "onethread.toml: [connections.wa] app_secret is missing: set ONETHREAD_WA__APP_SECRET",
        "onethread.toml: [connections.wa] verify_token is missing: set ONETHREAD_WA__VERIFY_TOKEN",
        "ONETHREAD_STOR: no setting is read from this variable, did you mean 'ONETHREAD_STORE'?",
        "ONETHREAD_WA__APP_SECRT: no setting is read from this variable, did you mean 'ONETHREAD_WA__APP_SECRET'?",
    ]


def test_a_variable_of_a_connection_that_is_not_there_names_it(write):
    environ = {"ONETHREAD_WB__APP_SECRET": "hidden", "ONETHREAD_SITE__KEY": "hidden"} | SECRETS
    (first, second) = problems(write('[connections.sites]\nconnector = "forms"\n'), environ)[:2]

    assert first == "ONETHREAD_SITE__KEY: there is no [connections.site] that reads it, did you mean 'sites'?"
    assert second == "ONETHREAD_WA__APP_SECRET: there is no [connections.wa] that reads it"


def test_small_letters_in_a_variable_are_refused_on_every_system(write):
    assert problems(write(""), {"onethread_store": "x"}) == ["onethread_store: write it in capitals, ONETHREAD_STORE"]


def test_a_list_in_a_variable_is_json(write, monkeypatch):
    monkeypatch.setenv("ONETHREAD_S__ALLOWED_ORIGINS", "https://a.md")
    (problem,) = problems(write('[connections.s]\nconnector = "forms"'), {})

    assert """lists and tables are JSON: set ONETHREAD_S__ALLOWED_ORIGINS='["a", "b"]'""" in problem


def test_the_store_of_the_environment_is_judged_too(write):
    assert problems(write(""), {"ONETHREAD_STORE": "mysql://x"})[0].startswith("ONETHREAD_STORE is a URL")


def test_the_mark_of_an_editor_is_no_mistake(write):
    assert read(write(b'\xef\xbb\xbfregions = ["MD"]'), {}).regions == ("MD",)


def test_another_place_is_named_in_full(tmp_path):
    with pytest.raises(ConfigurationError) as error:
        read(tmp_path / "no" / "x.toml", {})

    assert str(tmp_path / "no" / "x.toml") in str(error.value)


def test_an_empty_secret_is_no_secret(write, monkeypatch):
    monkeypatch.setenv("ONETHREAD_WA__APP_SECRET", " ")
    monkeypatch.setenv("ONETHREAD_WA__VERIFY_TOKEN", "")

    assert problems(write(WA), {}) == [
        "onethread.toml: [connections.wa] app_secret is empty: set ONETHREAD_WA__APP_SECRET, or unset it",
        "onethread.toml: [connections.wa] verify_token is empty: set ONETHREAD_WA__VERIFY_TOKEN, or unset it",
    ]


def test_a_refused_plugin_takes_only_its_own_connections_along(write, monkeypatch):
    environ = {"ONETHREAD_DISABLED_PLUGINS": "forms"}
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    path = write(f'{WA}\n[connections.site]\nconnector = "forms"')
    found = connect(read(path, environ), load(environ=environ), environ | SECRETS)

    assert list(found.built) == ["wa"]
    assert found.refused == {"site": "plugin forms was refused: disabled by ONETHREAD_DISABLED_PLUGINS"}


def test_a_connector_that_cannot_be_built_takes_only_its_own_connection_along(write, monkeypatch):
    def broken(*_):
        raise KeyError("hush")

    monkeypatch.setattr("onethread_forms.plugin.Forms", broken)
    found = connect(read(write('[connections.site]\nconnector = "forms"'), {}), load(), {})

    assert found.built == {}
    assert found.refused["site"].startswith("cannot be built: KeyError in test_configuration.py:")


documents = st.dictionaries(
    st.sampled_from(["store", "regions", "timezone", "own_handles", "connections", "x"]),
    st.recursive(
        st.sampled_from(["1", "true", '"a"', '"MD"', "[]", "2026-11-24"]),
        lambda inner: (
            st.lists(inner, max_size=2).map(lambda parts: f"[{', '.join(parts)}]")
            | st.dictionaries(st.sampled_from(["a", "connector"]), inner, max_size=2).map(
                lambda table: "{" + ", ".join(f"{key} = {value}" for key, value in table.items()) + "}"
            )
        ),
        max_leaves=5,
    ),
    max_size=4,
).map(lambda table: "\n".join(f"{key} = {value}" for key, value in table.items()))


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(documents | st.text(max_size=50))
def test_whatever_stands_in_the_file_nothing_else_is_raised(write, text):
    try:
        configuration = read(write(text.encode("utf-8", "replace")), {})
        connect(configuration, load(), {})
    except ConfigurationError:
        return
