"""Samples with anything in any place: nothing is raised, nothing depends on when it came, all can be blanked."""

import json
from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from onethread.flow.redact import blanked
from onethread.plugin import Delivery, Record, Unread
from onethread_whatsapp.translate import translate
from tests.plugins.whatsapp.reading import NAMES, RECEIVED, body, parts, records

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@st.composite
def odd_bodies(draw: st.DrawFn) -> bytes:
    """A sample in which one part, however deep, is something else."""
    whole: Any = json.loads(body(draw(st.sampled_from(NAMES))))
    part, key = whole, "entry"
    while isinstance(part[key], dict | list) and part[key] and draw(st.integers(0, 9)) > 0:
        part = part[key]
        key = draw(st.sampled_from(list(part) if isinstance(part, dict) else range(len(part))))
    part[key] = draw(json_values)
    return json.dumps(whole).encode()


@settings(deadline=None, max_examples=300)
@given(odd_bodies())
def test_nothing_is_raised_and_every_place_can_be_blanked(raw):
    assert all(isinstance(told, Record | Unread) for told in parts(raw))

    items = {item for record in records(raw) for item in record.items}
    blanked(Delivery("wa", raw, {}, RECEIVED), items)


@settings(deadline=None, max_examples=300)
@given(odd_bodies())
def test_what_is_told_does_not_depend_on_when_it_came(raw):
    def told(received):
        found = translate(Delivery("wa", raw, {}, received))
        facts = [part.told for part in found if isinstance(part, Record)]
        return [(one.key, one.statuses, one.revisions, one.reactions, one.handles) for one in facts]

    assert told(RECEIVED) == told(RECEIVED + timedelta(days=400))
