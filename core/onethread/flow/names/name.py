"""What a written name says of who bears it."""

from dataclasses import dataclass

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


NOT_GIVEN = Given()


@dataclass(frozen=True, slots=True)
class Name:
    """One reading of a written name; `other` is the second, where given name and surname may change places."""

    called: Given = NOT_GIVEN
    lasts: tuple[str, ...] = ()
    """Skeletons of the surname, two of a double one."""
    last_letter: str = ""
    father: Given = NOT_GIVEN
    sex: str = ""
    """m or f by the given name or the patronymic, he or she by the surname alone, '' unknown."""
    common: bool = False
    """So many people have this surname that sharing it says little."""
    other: "Name | None" = None

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
