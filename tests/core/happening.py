"""What happens on each channel, as facts, told in few words."""

from onethread.model.handle import Trust
from onethread.model.interaction import Kind
from tests.core.telling import fact, typed

PHONE, EMAIL, BROWSER = typed("phone", "069123456"), typed("email", "popescu@mail.md"), typed("visitor_id", "v-1")
OTHER_PHONE = typed("phone", "068777888")
OFFICE = typed("phone", "022123456", Trust.CHANNEL)


def visit(id_, browser="v-1", **more):
    return fact(id_, typed("visitor_id", browser, Trust.CHANNEL), channel="site", kind=Kind.VISIT, **more)


def call(id_, number, **more):
    return fact(id_, typed("phone", number, Trust.CHANNEL), channel="call", kind=Kind.CALL, **more)


def mail(id_, address, *handles, **more):
    return fact(id_, typed("email", address, Trust.CHANNEL), *handles, channel="email", **more)


def telegram(id_, number, *handles, **more):
    return fact(id_, typed("tg_id", number, Trust.CHANNEL), *handles, channel="telegram", **more)


def instagram(id_, number, *handles, **more):
    return fact(id_, typed("ig_id", number, Trust.CHANNEL), *handles, channel="instagram", **more)


def card(id_, number, *handles, **more):
    return fact(id_, typed("bitrix_contact", number, Trust.CRM), *handles, channel="bitrix24", kind=Kind.RECORD, **more)


def cards_merged(id_, *numbers, **more):
    handles = [typed("bitrix_contact", number, Trust.CRM) for number in numbers]
    return fact(id_, *handles, channel="bitrix24", kind=Kind.CONTACT_MERGED, direction=None, **more)


def number_change(id_, old, new, **more):
    handles = typed("wa_id", old, Trust.RELEASED), typed("wa_id", new, Trust.CHANNEL)
    return fact(id_, *handles, channel="whatsapp", kind=Kind.NUMBER_CHANGE, **more)
