"""Who somebody is and what they may follows from claims of any shape, and never from an address alone."""

from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onethread.engine.oidc import Oidc
from onethread.model.account import Role, is_login
from onethread.plugin import ConfigurationError
from onethread.web.oidc.person import login, others, person, role_of

ROLES = {"agents": Role.AGENT, "leads": Role.OPERATOR, "admins": Role.ADMIN}
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=8) | st.sampled_from(list(ROLES)),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)


def told(claim="groups"):
    return Oidc("https://id.example.md", "onethread", claim, ROLES, "Firm")


@pytest.mark.parametrize(
    ("claim", "claims", "role"),
    [
        ("groups", {"groups": ["x", "leads", "agents"]}, Role.OPERATOR),
        ("groups", {"groups": "admins"}, Role.ADMIN),
        ("groups", {"groups": ["Admins", "admins ", 7, None, ["admins"]]}, None),
        ("groups", {"groups": {}}, None),
        ("groups", {}, None),
        ("realm_access.roles", {"realm_access": {"roles": ["agents"]}}, Role.AGENT),
        ("realm_access.roles", {"realm_access": "agents"}, None),
        ("https://firm.md/roles", {"https://firm.md/roles": ["agents"]}, Role.AGENT),
        ("urn:zitadel:roles", {"urn:zitadel:roles": {"leads": {"1": "firm.md"}}}, Role.OPERATOR),
    ],
)
def test_a_role_is_the_one_that_may_most_of_those_that_are_told(claim, claims, role):
    assert role_of(claims, told(claim)) is role


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ({"preferred_username": "Ana.Rusu", "email": "x@firm.md"}, "ana.rusu"),
        ({"preferred_username": "ana@firm.md"}, "ana@firm.md"),
        ({"email": "Ana@Firm.md", "email_verified": True, "name": "Ana"}, "ana@firm.md"),
        ({"email": "director@firm.md", "email_verified": False, "name": "Ana Rusu"}, "ana.rusu"),
        ({"name": "Иван Чебан"}, "ivan.cheban"),
        ({"preferred_username": "FIRM\\Ștefan"}, "firm.stefan"),
        ({"preferred_username": "007"}, "user"),
        ({}, "user"),
    ],
)
def test_a_login_is_made_of_what_they_are_called(claims, expected):
    assert login(claims) == expected


@pytest.mark.parametrize("subject", [None, "", 7, "x" * 256, "a\x00b", ["1"]])
def test_who_is_named_by_nothing_is_nobody(subject):
    with pytest.raises(ConfigurationError, match="names nobody"):
        person({"sub": subject, "groups": "admins"}, told())


@given(st.dictionaries(st.sampled_from(["preferred_username", "email", "email_verified", "name", "groups"]), JSON))
def test_claims_of_any_shape_make_somebody_with_a_login(claims):
    found = person({**claims, "sub": "1"}, told("groups"))

    assert is_login(found.login)
    assert (found.name is None or found.name.isprintable()) and (found.email is None or found.email.isprintable())
    assert found.role is role_of({"groups": claims.get("groups")}, told())


@given(st.sampled_from(["ana", "a" * 32, "a" * 32 + "@firm.md", "a.b"]))
def test_who_finds_their_login_taken_gets_another_that_can_be_one(wished):
    found = list(islice(others(wished), 120))

    assert found[0] == wished
    assert len(set(found)) == 120
    assert all(map(is_login, found))
