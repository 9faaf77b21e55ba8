"""Meta's webhook JSON, only the fields that we use. Everything is optional, since everything has been seen missing."""

from typing import Any

from msgspec import Raw, Struct

NOTHING = Raw(b"{}")


class Entry(Struct, frozen=True):
    """What happened in one business account; `time` in seconds, only in account fields."""

    time: Any = None


class Change(Struct, frozen=True):
    """One field that the app is subscribed to, with its value."""

    field: str
    value: Raw = NOTHING


class Metadata(Struct, frozen=True):
    """Which of our numbers; the display number comes with and without '+' and changes, the id never does."""

    phone_number_id: str = ""
    display_phone_number: str = ""


class Profile(Struct, frozen=True):
    """What the customer calls themselves."""

    name: str | None = None
    username: str | None = None


class Contact(Struct, frozen=True):
    """A person of the change; matched by user_id, then wa_id, never by place."""

    wa_id: str | None = None
    user_id: str | None = None
    profile: Profile = Profile()


class ContextPart(Struct, frozen=True):
    """To what a message replies (`message_id` in what Meta's agent sends), or that it was forwarded."""

    id: str | None = None
    message_id: str | None = None
    forwarded: bool = False
    frequently_forwarded: bool = False
    referred_product: dict[str, Any] | None = None


class HistoryContext(Struct, frozen=True):
    """How far a message of the history had come."""

    status: str | None = None


class Message(Struct, frozen=True, rename={"from_": "from"}):
    """A message in either direction; its content is under the name of its type, read from `Content`."""

    id: str
    type: str = "unknown"
    timestamp: Any = None
    from_: str | None = None
    from_user_id: str | None = None
    to: str | None = None
    to_user_id: str | None = None
    recipient: str | None = None
    recipient_type: str | None = None
    context: ContextPart | None = None
    referral: dict[str, Any] | None = None
    errors: list[dict[str, Any]] = []
    group_id: str | None = None
    history_context: HistoryContext | None = None

    @property
    def in_group(self) -> bool:
        """Whether more than one person may be on the other side."""
        return bool(self.group_id) or self.recipient_type == "group"

    @property
    def group(self) -> str | None:
        """The group by its id; what is sent names it as the recipient."""
        return self.group_id or (self.to if self.in_group else None)


class Text(Struct, frozen=True):
    """Up to 4096 characters."""

    body: str | None = None


class Media(Struct, frozen=True):
    """A file; `sha256` is base64, `url` (not read) works for five minutes."""

    id: str | None = None
    mime_type: str | None = None
    sha256: str | None = None
    caption: str | None = None
    filename: str | None = None
    voice: bool = False


class Location(Struct, frozen=True):
    """A pin; name and address only of a chosen place."""

    latitude: float | str | None = None
    longitude: float | str | None = None
    name: str | None = None
    address: str | None = None


class CardName(Struct, frozen=True):
    """The name on a shared card."""

    formatted_name: str | None = None


class CardPhone(Struct, frozen=True):
    """A phone on a shared card, and the WhatsApp id behind it if there is one."""

    phone: str | None = None
    wa_id: str | None = None


class CardEmail(Struct, frozen=True):
    """An address on a shared card."""

    email: str | None = None


class Card(Struct, frozen=True):
    """A shared contact; origin 'contact_request' is the sender's own number, given on request."""

    name: CardName = CardName()
    phones: list[CardPhone] = []
    emails: list[CardEmail] = []
    org: dict[str, Any] | None = None
    origin: str | None = None


class Choice(Struct, frozen=True):
    """A button or a row of a list that was tapped."""

    id: str | None = None
    title: str | None = None
    description: str | None = None


class FlowReply(Struct, frozen=True):
    """A form filled in WhatsApp; the answers are JSON inside of a string, or plainly there."""

    name: str | None = None
    response_json: Any = None


class Words(Struct, frozen=True):
    """The text above buttons that were sent."""

    text: str | None = None


class Interactive(Struct, frozen=True):
    """An answer to buttons, a list, a flow or a wish to call; or what Meta's agent sent with such to choose from."""

    type: str = ""
    button_reply: Choice | None = None
    list_reply: Choice | None = None
    nfm_reply: FlowReply | None = None
    call_permission_reply: dict[str, Any] | None = None
    body: Words | None = None


class Button(Struct, frozen=True):
    """A quick reply of a template."""

    payload: str | None = None
    text: str | None = None


class Order(Struct, frozen=True):
    """A cart; quantities and prices are numbers or strings."""

    catalog_id: str | None = None
    text: str | None = None
    product_items: list[dict[str, Any]] = []


class ReactionPart(Struct, frozen=True):
    """An emoji on a message; missing or empty when it was taken away."""

    message_id: str
    emoji: str | None = None


class Edit(Struct, frozen=True):
    """The new version of a message, under the name of its type."""

    original_message_id: str
    message: Raw = NOTHING


class Version(Struct, frozen=True):
    """A version of a message; its content is under the name of its type."""

    type: str = "text"


class Revoke(Struct, frozen=True):
    """The deletion of a message."""

    original_message_id: str


class System(Struct, frozen=True):
    """A change of number or id; `body` is localised and never read."""

    type: str = ""
    wa_id: str | None = None
    new_wa_id: str | None = None
    user_id: str | None = None
    previous_user_id: str | None = None


class Unsupported(Struct, frozen=True):
    """What could not be shown."""

    type: str | None = None


class Status(Struct, frozen=True):
    """A step of one of our messages on its way."""

    id: str
    status: str
    type: str | None = None
    timestamp: Any = None
    recipient_id: str | None = None
    recipient_user_id: str | None = None
    recipient_type: str | None = None
    recipient_participant_id: str | None = None
    recipient_participant_user_id: str | None = None
    biz_opaque_callback_data: str | None = None
    pricing: dict[str, Any] | None = None
    conversation: dict[str, Any] | None = None
    errors: list[dict[str, Any]] = []

    @property
    def in_group(self) -> bool:
        """Whether the recipient is a group, and the status that of one of its people."""
        return self.recipient_type == "group"


class ThreadContext(Struct, frozen=True):
    """With whom a thread of the history was."""

    wa_id: str | None = None
    user_id: str | None = None
    username: str | None = None


class Thread(Struct, frozen=True):
    """A chat of the history; `id` is a phone or a BSUID."""

    id: str | None = None
    context: ThreadContext = ThreadContext()


class History(Struct, frozen=True):
    """A chunk of the history; chunks come out of order, and its threads are read one by one."""

    errors: list[dict[str, Any]] = []


class BookContact(Struct, frozen=True):
    """Somebody in the address book of the manager's phone."""

    full_name: str | None = None
    first_name: str | None = None
    phone_number: str | None = None
    user_id: str | None = None
    username: str | None = None


class SyncMetadata(Struct, frozen=True):
    """When the address book was changed."""

    timestamp: Any = None


class StateSync(Struct, frozen=True):
    """A change of the address book of the manager's phone."""

    type: str = ""
    action: str = ""
    contact: BookContact = BookContact()
    metadata: SyncMetadata = SyncMetadata()


class Preference(Struct, frozen=True):
    """That somebody wants no marketing any more, or wants it again."""

    category: str
    value: str
    wa_id: str | None = None
    user_id: str | None = None
    detail: str | None = None
    timestamp: Any = None


class Call(Struct, frozen=True, rename={"from_": "from"}):
    """An event of a call; several share the id."""

    id: str
    event: str | None = None
    status: str | list[str] | None = None
    direction: str | None = None
    timestamp: Any = None
    from_: str | None = None
    from_user_id: str | None = None
    to: str | None = None
    to_user_id: str | None = None
    duration: int | float | str | None = None


class Party(Struct, frozen=True):
    """A side of a handover: the customer, or our number."""

    phone_number: str | None = None
    user_id: str | None = None
    phone_number_id: str = ""


class Handover(Struct, frozen=True):
    """Who answers from now on: an agent of Meta's, or people."""

    type: str
    sender: Party = Party()
    recipient: Party = Party()
    timestamp: Any = None
    control_passed: dict[str, Any] | None = None
    control_taken: dict[str, Any] | None = None
