"""TRANSLATE: a delivery becomes records, in the plugin; here is what surrounds it, so that nothing bad gets past.

Pure: no network, no clock, no database.
"""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field, replace

from structlog.contextvars import bind_contextvars, reset_contextvars

from onethread.flow.places import to_blank, within
from onethread.flow.wholesome import clean_text, wholesome
from onethread.model.interaction import Interaction, join
from onethread.plugin import Delivery, Record, RejectedRecordError, Translates, Unread, UnsupportedEventError
from onethread.plugin.pulling import HISTORY, STREAM
from onethread.plugin.wording import named
from onethread.store.deliveries import Kept
from onethread.store.interactions import FactKey

_LONGEST_ITEM = 600
_LONGEST_REASON = 500


@dataclass(slots=True)
class Reading:
    """What one delivery tells: facts by key, each with its places in the body, and what could not be read."""

    delivery: int
    facts: dict[FactKey, Interaction] = field(default_factory=dict)
    items: dict[FactKey, tuple[str, ...]] = field(default_factory=dict)
    unread: list[Unread] = field(default_factory=list)
    parts: list[Interaction] = field(default_factory=list)
    """What the records told, one by one, before those of one fact were joined."""

    blank: Set[str] = frozenset()
    """Places of what was erased, which the body must not hold any longer."""

    hints: Set[tuple[str, str]] = frozenset()
    """Connection and stream that it says to look at."""

    history: bool = False
    """Whether it is a page of history, which starts no automation."""

    def take(self, told: Interaction, items: Iterable[str]) -> None:
        """Add what one record tells; several records of one fact are joined."""
        fact = replace(wholesome(told), live=False) if self.history else wholesome(told)
        self.parts.append(fact)
        known = self.facts.get(fact.key)
        self.facts[fact.key] = join(known, fact) if known else fact
        self.items[fact.key] = tuple(sorted({*self.items.get(fact.key, ()), *map(_bounded, items)}))

    def without(self, gone: Set[FactKey]) -> "Reading":
        """The same without these facts, whose places are to be blanked."""
        if gone.isdisjoint(self.facts):
            return self
        left = {key: fact for key, fact in self.facts.items() if key not in gone}
        places = {item for key in gone & self.facts.keys() for item in self.items[key]}
        blank = to_blank(places, beside=bool(left), unread=self.unread)
        return Reading(
            self.delivery,
            left,
            {key: self.items[key] for key in left},
            [one for one in self.unread if not within(one.item, blank)],
            [part for part in self.parts if part.key in left],
            self.blank | blank,
            self.hints,
        )


def translate(kept: Kept, connectors: Mapping[str, Translates], blank: Iterable[str] = ()) -> Reading:
    """Read a delivery by the connector of its connection; places that were blanked are passed over."""
    reading = Reading(kept.id, history={STREAM, HISTORY} <= kept.delivery.headers.keys())
    connector = connectors.get(kept.delivery.connection)
    if connector is None:
        reading.unread.append(Unread("", f"there is no connection {kept.delivery.connection!r} that receives"))
        return reading
    places = tuple(blank)
    if "" not in places:
        said = bind_contextvars(connection=kept.delivery.connection, delivery=kept.id)  # in whatever the plugin logs
        _read(reading, connector, kept.delivery, places)
        reading.hints = _hints(connector, kept.delivery)
        reset_contextvars(**said)
    return reading


def _hints(connector: Translates, delivery: Delivery) -> Set[tuple[str, str]]:
    """Where a delivery says to look. Without any the streams are read all the same, later."""
    hints = getattr(connector, "hints", None)  # as Hints has it; to ask by isinstance costs more than to translate
    try:
        return {(delivery.connection, str(stream)) for stream in hints(delivery)} if hints else frozenset()
    except Exception:  # noqa: BLE001 - foreign code
        return frozenset()


def _read(reading: Reading, connector: Translates, delivery: Delivery, blank: tuple[str, ...]) -> None:
    try:
        for part in connector.translate(delivery):
            _take(reading, part, blank)
    except UnsupportedEventError as error:
        reading.unread.append(Unread("", _bounded_reason(str(error)), known=False))
    except RejectedRecordError as error:
        reading.unread.append(Unread("", _bounded_reason(str(error))))
    except Exception as error:  # noqa: BLE001 - whatever a plugin raises, what it read before is kept
        reading.unread.append(Unread("", f"the connector failed ({named(error)})"))


def _take(reading: Reading, part: Record | Unread, blank: tuple[str, ...]) -> None:
    """Plugins are free to be wrong: whatever a part is, it does no harm to the next."""
    items = _items(part)
    if blank and any(within(item, blank) for item in items):
        return
    try:
        _add(reading, part, items)
    except RejectedRecordError as error:
        reading.unread.append(Unread(_first(items), _bounded_reason(str(error))))
    except Exception as error:  # noqa: BLE001 - a foreign message may quote the customer
        reading.unread.append(Unread(_first(items), f"no record ({type(error).__name__})"))


def _add(reading: Reading, part: Record | Unread, items: tuple[str, ...]) -> None:
    if isinstance(part, Record):
        reading.take(part.told, items)
    else:
        reading.unread.append(Unread(_first(items), _bounded_reason(part.reason), bool(part.known)))


def _items(part: Record | Unread) -> tuple[str, ...]:
    """The places that a part names; the whole body where it names none that can be found again."""
    named = part.items if isinstance(part, Record) else (getattr(part, "item", ""),)
    return named if isinstance(named, tuple) and {type(item) for item in named} == {str} else ("",)


def _first(items: tuple[str, ...]) -> str:
    return _bounded((*items, "")[0])


def _bounded(item: str) -> str:
    """A place in the body; one too long for an index is given up for the whole body."""
    return item if len(item) <= _LONGEST_ITEM and item.isprintable() else ""


def _bounded_reason(reason: str) -> str:
    return clean_text(reason)[:_LONGEST_REASON]
