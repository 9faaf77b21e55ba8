"""What a written name says of who bears it."""

from dataclasses import dataclass, field

from onethread.flow.names.lexicon import NOBODY


@dataclass(frozen=True, slots=True)
class Given:
    """A given name, or a father's: the families it may be of, its skeleton, what its initial may be; all empty if unknown."""

    families: frozenset[str] = NOBODY
    spelt: str = ""
    letters: frozenset[str] = NOBODY
    others: frozenset[str] = NOBODY
    """What the initial may be if it is that of a short form."""
    kin: frozenset[str] = NOBODY
    """Families of which the same person may be called as well."""

    whole: str = field(init=False, repr=False, compare=False)
    """All of it in one text."""

    def __post_init__(self) -> None:
        """Write it as one text."""
        sets = (self.families, self.letters, self.others, self.kin)
        object.__setattr__(self, "whole", ";".join((self.spelt, *(" ".join(sorted(each)) for each in sets))))


NOT_GIVEN = Given()


@dataclass(frozen=True, slots=True, order=True)
class Name:
    """One reading of a written name; `other` is the second, where given name and surname may change places.

    Names are compared, sorted and looked up more often than anything: that is done by one text, made when they are read.
    """

    whole: str = field(init=False, repr=False)
    """All that follows in one text, which no two names share."""

    called: Given = field(default=NOT_GIVEN, compare=False)
    lasts: tuple[str, ...] = field(default=(), compare=False)
    """Skeletons of the surname, two of a double one."""
    last_letter: str = field(default="", compare=False)
    father: Given = field(default=NOT_GIVEN, compare=False)
    sex: str = field(default="", compare=False)
    """m or f by the given name or the patronymic, he or she by the surname alone, '' unknown."""
    common: bool = field(default=False, compare=False)
    """So many people have this surname that sharing it says little."""
    other: "Name | None" = field(default=None, compare=False)

    def __post_init__(self) -> None:
        """Write it as one text."""
        parts = (self.called.whole, " ".join(self.lasts), self.last_letter, self.father.whole, self.sex)
        common = "common" if self.common else ""
        object.__setattr__(self, "whole", "|".join((*parts, common, self.other.whole if self.other else "")))

    def __hash__(self) -> int:
        """The text's, which is worked out once."""
        return hash(self.whole)

    @property
    def given(self) -> frozenset[str]:
        """The families that the given name may be of; empty when it is unknown or out of the lexicon."""
        return self.called.families

    @property
    def given_spelt(self) -> str:
        """The skeleton of the given name, '' for none and for a mere initial."""
        return self.called.spelt

    @property
    def initial(self) -> str:
        """The initial that stands for the given name, '' when it is written out or missing."""
        return "" if self.called.spelt else "".join(self.called.letters)

    @property
    def last(self) -> str:
        """The skeleton of the surname, '' for none; a double one with a hyphen."""
        return "-".join(self.lasts)

    @property
    def guessed(self) -> bool:
        """Whether neither word is known, so that it may be a nickname or no name at all."""
        return self.other is not None and not self.called.families and not self.other.called.families

    @property
    def empty(self) -> bool:
        """Whether nothing in it names a person."""
        return not self.lasts and not self.called.letters


EMPTY = Name()
