"""How much goes wrong: all rates of a world, as data."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Profile:
    """Shares of customers or of lines, 0 to 1, unless said otherwise."""

    name: str
    in_family: float = 0.10
    """Customers who share a phone with one to three others."""
    family_form: float = 0.60
    """Forms of family members that name the shared phone, e-mail or browser."""
    family_card: float = 0.30
    parents_own: float = 0.40
    """Shared phones that are one parent's own mobile."""
    family_more: float = 0.33
    """Families that share an e-mail and a browser too."""
    father_and_son: float = 0.04
    """Families in which two have the same first name."""
    homonyms: float = 0.015
    """Customers who are given the name and the city of another, besides those that chance makes."""
    in_company: float = 0.10
    company_use: float = 0.18
    """Forms, cards, calls and e-mails of employees that carry the landline or the role mailbox."""
    number_change: float = 0.05
    change_told: float = 0.35
    reissued: float = 0.50
    phone_typo: float = 0.02
    typo_hits: float = 0.25
    """Typos that make a number of another customer."""
    email_typo: float = 0.02
    placeholder: float = 0.03
    text_phone: float = 0.10
    """Messages that tell a phone."""
    third_party: float = 0.08
    """... which is somebody else's; half of those are customers."""
    others_card: float = 0.01
    """Contact cards of somebody else, by person and messenger."""
    kiosk: float = 0.03
    """Forms sent from a browser that stands in a shop."""
    forwarded: float = 0.05
    """Links to a messenger that a friend has sent on, of all such links."""
    card_duplicates: float = 0.20
    """People with two or three cards."""
    cards_merged: float = 0.25
    username_change: float = 0.12
    username_retaken: float = 0.30
    renamed: float = 0.03
    """Accounts whose display name changes."""
    username_adopted: float = 0.25
    """WhatsApp users who hide their phone some time after business-scoped ids came."""


DEFAULT = Profile("default")
CLEAN = Profile(
    "clean",
    in_family=0,
    in_company=0,
    homonyms=0,
    number_change=0,
    phone_typo=0,
    email_typo=0,
    placeholder=0,
    third_party=0,
    others_card=0,
    kiosk=0,
    forwarded=0,
    username_retaken=0,
)
HOSTILE = replace(
    DEFAULT,
    name="hostile",
    in_family=0.2,
    father_and_son=0.06,
    homonyms=0.04,
    in_company=0.2,
    company_use=0.25,
    number_change=0.1,
    phone_typo=0.04,
    email_typo=0.04,
    placeholder=0.07,
    text_phone=0.15,
    third_party=0.16,
    others_card=0.03,
    kiosk=0.06,
    forwarded=0.08,
    card_duplicates=0.35,
    username_change=0.2,
    username_retaken=0.5,
    renamed=0.08,
)
PROFILES = {profile.name: profile for profile in (CLEAN, DEFAULT, HOSTILE)}
