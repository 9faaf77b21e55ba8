"""The fields of a post: a tree of texts as a row of named values."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from onethread_forms.payloads import LONGEST_NAME, Tree

_LABELS = ("label", "title", "name", "key")
_IDS = ("id", "ref", "slug", "field_id")
# What form services say of a field beside its value; with any other name in it, `value` is a field of the form.
_TOLD = frozenset(
    {
        *_LABELS,
        *_IDS,
        "value",
        "raw_value",
        "type",
        "required",
        "options",
        "value_type",
        "type_id",
        "typeid",
        "valuetype",
    }
)


@dataclass(frozen=True, slots=True)
class Field:
    """One value and the whole way to it: `billing[phone]` is ('billing', 'phone')."""

    path: tuple[str, ...]
    value: str

    @property
    def name(self) -> str:
        """The last step."""
        return self.path[-1] if self.path else ""

    @property
    def address(self) -> str:
        """All steps in one word."""
        return ".".join(self.path)


def leaves(tree: Tree, path: tuple[str, ...] = (), *, listed: bool = False) -> Iterator[Field]:
    """Every text with its path; a field told as {label, value} stands under its label too."""
    if isinstance(tree, str):
        yield Field(path, tree)
    elif isinstance(tree, list):
        for one in tree:
            yield from leaves(one, path, listed=True)
    else:
        yield from _inner(tree, path, listed=listed)


def _inner(tree: dict[str, Tree], path: tuple[str, ...], *, listed: bool) -> Iterator[Field]:
    low = {name.lower(): inner for name, inner in tree.items()}
    if _is_told(low, path, listed=listed):
        label = _label(low)
        around = path[:-1] if listed and label else path  # `items` of a list of fields is no part of their names
        yield from leaves(_chosen(low), (*around, *label))
        return
    for name, inner in tree.items():
        yield from leaves(inner, (*path, name))


def _is_told(low: Mapping[str, Tree], path: tuple[str, ...], *, listed: bool) -> bool:
    """Whether a dict is a field with its label; outside of a list {name, value} may be two fields."""
    if "value" not in low or not low.keys() <= _TOLD:
        return False
    return listed or bool(path and low.keys() - {"name", "value"})


def _label(low: Mapping[str, Tree]) -> tuple[str, ...]:
    """The label; an id only if it may be a name: Bitrix24 numbers the values of one field."""
    told = [one for name in _LABELS if isinstance(one := low.get(name), str) and one.strip()]
    ids = [one for name in _IDS if isinstance(one := low.get(name), str) and one and not one.isdigit()]
    return tuple(one[:LONGEST_NAME] for one in (*ids[:1], *told[:1]))


def _chosen(low: Mapping[str, Tree]) -> Tree:
    """The value, and of a choice that is told by the ids of its options, what they read."""
    value, options = low["value"], low.get("options")
    if not isinstance(options, list):
        return value
    texts = dict(filter(None, map(_option, options)))
    if isinstance(value, list):
        return [texts.get(one, one) if isinstance(one, str) else one for one in value]
    return texts.get(value, value) if isinstance(value, str) else value


def _option(option: Tree) -> tuple[str, str] | None:
    if not isinstance(option, dict):
        return None
    text = next((one for name in ("text", *_LABELS) if isinstance(one := option.get(name), str)), None)
    ident = option.get("id")
    return (ident, text) if isinstance(ident, str) and text is not None else None


def firsts(fields: Iterable[Field]) -> dict[str, str]:
    """The first value of each name that is not blank."""
    found: dict[str, str] = {}
    for field in fields:
        if field.value.strip():
            found.setdefault(field.name, field.value)
    return found


def shown(fields: Iterable[Field]) -> dict[str, str]:
    """Fields to be read by people: by their last name, or by the whole path where two share that."""
    values: dict[tuple[str, ...], dict[str, None]] = {}
    for field in fields:
        if field.value.strip():
            values.setdefault(field.path, {})[field.value.strip()] = None
    names = [path[-1] if path else "" for path in values]
    times = Counter(names)
    return {
        (name if times[name] == 1 else ".".join(path))[:200]: ", ".join(told)
        for name, (path, told) in zip(names, values.items(), strict=True)
    }
