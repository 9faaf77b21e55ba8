"""`[oidc]` is checked whole: every mistake at once, by its place, and no secret is shown."""

import pytest

from onethread.engine.configuration import read
from onethread.engine.oidc import SECRET, is_guarded
from onethread.model.account import Role
from onethread.plugin import ConfigurationError

GOOD = {
    "issuer": '"https://id.example.md/realms/firm"',
    "client_id": '"onethread"',
    "roles_claim": '"groups"',
    "roles": '{ "crm" = "agent", "it" = "admin" }',
}


@pytest.fixture
def written(tmp_path):
    """The configuration with these lines in the table, in the place of good ones; None leaves one out."""

    def written(environ=None, **lines):
        told = {name: value for name, value in {**GOOD, **lines}.items() if value is not None}
        path = tmp_path / "onethread.toml"
        path.write_text("[oidc]\n" + "\n".join(f"{name} = {value}" for name, value in told.items()))
        return read(path, environ or {})

    return written


def problems(written, environ=None, **lines):
    with pytest.raises(ConfigurationError) as error:
        written(environ, **lines)
    return str(error.value).splitlines()


def test_what_is_left_out_is_as_most_providers_have_it(written):
    told = written().oidc

    assert (told.name, told.scopes, told.local) == ("id.example.md", ("openid", "profile", "email"), True)
    assert (told.client_secret, told.roles) == (None, {"crm": Role.AGENT, "it": Role.ADMIN})


def test_the_scope_without_which_it_is_no_openid_is_always_asked_for(written):
    assert written(scopes='["groups", "openid"]').oidc.scopes == ("openid", "groups")


def test_the_secret_comes_from_the_environment_and_is_not_shown(written):
    configuration = written({SECRET: "hidden-1"})

    assert configuration.oidc.client_secret.get_secret_value() == "hidden-1"
    assert "hidden" not in repr(configuration)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ({"issuer": '"http://id.example.md"'}, "issuer is the address of the provider"),
        ({"issuer": '"https://id.example.md?a=b"'}, "issuer is the address"),
        ({"issuer": '"https://me:hidden@id.example.md"'}, "issuer is the address"),
        ({"issuer": "7"}, "issuer is the address"),
        ({"issuer": None}, "issuer is missing: it is the address"),
        ({"client_id": '""'}, "client_id is what the provider calls"),
        ({"client_secret": '"hidden"'}, "client_secret is secret and does not belong in a file: set ONETHREAD_OIDC_C"),
        ({"clientid": '"x"'}, "'clientid' is unknown, did you mean 'client_id'?"),
        ({"roles_claim": None}, "roles_claim is missing"),
        ({"roles": None}, "roles is missing"),
        ({"roles": "{}"}, "roles is a table of the claim's values"),
        ({"roles": '{ "crm" = "boss" }'}, "roles is a table"),
        ({"roles": '{ "crm" = ["agent"] }'}, "roles is a table"),
        ({"roles": '"crm"'}, "roles is a table"),
        ({"scopes": '"openid"'}, "scopes is a list"),
        ({"scopes": '["open id"]'}, "scopes is a list"),
        ({"local": '"no"'}, "local is true or false"),
        ({"name": '"a\\nb"'}, "name is a text"),
    ],
)
def test_a_mistake_is_named_without_its_value(written, lines, said):
    (problem,) = problems(written, **lines)

    assert problem.startswith("onethread.toml: [oidc] ")
    assert said in problem
    assert "hidden" not in problem


def test_all_mistakes_are_named_at_once(written):
    assert len(problems(written, {SECRET: " "}, issuer=None, roles="1", local="1")) == 4


def test_a_table_it_has_to_be(tmp_path):
    (tmp_path / "onethread.toml").write_text("oidc = true")

    with pytest.raises(ConfigurationError, match="oidc is a table"):
        read(tmp_path / "onethread.toml", {})


@pytest.mark.parametrize(
    ("url", "guarded"),
    [
        ("https://id.example.md/x?y=z", True),
        ("http://127.0.0.1:8080", True),
        ("http://[::1]:8080/", True),
        ("http://localhost/", True),
        ("http://localhost.example.md/", False),
        ("http://10.0.0.1/", False),
        ("https://", False),
        ("https://host:port/", False),
        ("https://a b/", False),
        ("https://[::1", False),
        ("//id.example.md", False),
        ("javascript:alert(1)", False),
        ("https://id.example.md/#x", False),
    ],
)
def test_what_others_could_listen_to_is_not_guarded(url, guarded):
    assert is_guarded(url) is guarded
