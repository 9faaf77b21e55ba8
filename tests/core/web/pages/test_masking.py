"""Where it is configured so, phones and mailboxes are shown in part to those roles, and to nobody else."""

import re
from dataclasses import replace

import pytest

from onethread.flow.masking import masked
from onethread.model.account import Role
from onethread.model.handle import Trust
from onethread.model.interaction import Reaction
from tests.core.telling import NOW, fact, tell, typed, whatsapp
from tests.core.web.pages.conftest import Served, signed_in, words
from tests.core.web.pages.test_thread import NUMBER, id_of


class Masking(Served):
    """A server that masks for agents and for those at cards."""

    def installed(self):
        found = super().installed()
        return replace(found, configuration=replace(found.configuration, mask_for=frozenset({"agent", "operator"})))


@pytest.fixture
def masking(store_url, tmp_path):
    running = Masking(tmp_path, store_url)
    yield running
    running.close()


def story(served):
    mail = typed("email", "ana.rusu@mail.md", Trust.CHANNEL)
    heart = Reaction(NOW, "37369123456", "👍")
    tell(
        served,
        whatsapp("w1", NUMBER, mail, name="Ana", reactions=(heart,)),
        fact("f1", typed("phone", "069123456"), mail, name="Ana"),
    )
    return f"/thread/{id_of(served, 'w1')}"


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("phone", "+37369123456", "+373 69 ••• 456"),
        ("phone", "+40721123456", "+40 72 ••• 456"),
        ("phone", "+15551234", "+1•••4"),
        ("phone", "112", "•••"),
        ("phone", "x", "•••"),
        ("email", "ana.rusu@mail.md", "a•••@mail.md"),
        ("email", "@", "•••@"),
        ("email", "none", "•••"),
        ("tg_username", "ana", "ana"),
    ],
)
def test_enough_is_left_to_tell_them_apart(kind, value, shown):
    assert masked(kind, value) == shown


def test_who_is_to_see_a_part_sees_no_more_anywhere(masking):
    path = story(masking)
    ana, vera = signed_in(masking), signed_in(masking, "vera", Role.OPERATOR)
    for page in (ana.page(path), ana.page("/customers"), ana.page(f"{path}?part"), ana.page(f"{path}/entry/1")):
        assert not re.search(r"69123456|ana\.rusu", page)
    read = words(ana.page(path))
    assert "phone +373 69 ••• 456 proven by the channel" in read
    assert "e-mail a•••@mail.md" in read
    assert "👍 +373 69 ••• 456" in read
    assert re.search(r"phone \+373 69 ••• 456: proven on one side", read)
    assert "Ana" in words(ana.page("/customers", params={"q": "069123456"}))
    refused = vera.get(f"{path}/entry/1/raw")
    link = "/raw" in vera.page(f"{path}/entry/1")
    for person in (ana, vera):
        person.client.close()

    assert (refused.status_code, link) == (403, False)


def test_others_see_all(masking):
    path = story(masking)
    root = signed_in(masking, "root", Role.ADMIN)
    page = root.page(path)
    root.client.close()

    assert "+37369123456" in page
    assert "ana.rusu@mail.md" in page
