"""Open-line chats that go on. Their activities do not change while people write, so each pass reads all that are open.

Of each session it is kept up to which message it was read, so that a page holds what is new.
"""

from collections.abc import Mapping
from typing import Any

from onethread.plugin import Json, Page, Pull
from onethread_bitrix24.client import Client, as_whole
from onethread_bitrix24.client.slices import Slice, chained, parameters, proven
from onethread_bitrix24.streams.beside import Beside, Row
from onethread_bitrix24.streams.rows import bodies
from onethread_bitrix24.streams.tables import OPEN_CHATS
from onethread_bitrix24.translate import ENTITY
from onethread_bitrix24.translate.activities import OPEN_LINE

_OPEN = {"PROVIDER_ID": OPEN_LINE, "COMPLETED": "N"}


async def read_chats(client: Client, pull: Pull, beside: Beside) -> Page:
    """What was written in open chats, some chats a page. `read` are the last messages by session, `now` those of this pass."""
    told: Mapping[str, Any] = pull.cursor if isinstance(pull.cursor, Mapping) else {}
    after, read, now = int(told.get("after", 0)), dict(told.get("read", {})), dict(told.get("now", {}))
    listing, part = OPEN_CHATS.listing, Slice(after, None, 1 if after == 0 else OPEN_CHATS.pages)
    chain = chained(listing, parameters(listing, _OPEN, OPEN_CHATS.select), part)
    stretch = proven(listing, await client.batch(chain), part)
    if stretch.stopped is not None and not stretch.rows:
        raise stretch.stopped
    rows = await beside.complete(client, "activities", stretch.rows)
    fresh = [row for row in rows if _is_news(row, read, now)]
    cursor: Json = {"read": now} if stretch.ends else {"after": stretch.after, "read": read, "now": now}
    return Page(cursor, not stretch.ends, tuple(bodies(fresh)), {ENTITY: "activities"}, len(fresh))


def _is_news(row: Row, read: Mapping[str, int], now: dict[str, int]) -> bool:
    """Whether a session has messages that were not read; leaves those that were out of the row."""
    session, messages = str(row.get("ASSOCIATED_ENTITY_ID")), row.get("_MESSAGES", [])
    numbers = [as_whole(one.get("id")) or 0 for one in messages]
    known = read.get(session, 0)
    now[session] = max([known, *numbers])
    row["_MESSAGES"] = [one for one, number in zip(messages, numbers, strict=True) if number > known]
    return bool(row["_MESSAGES"])
