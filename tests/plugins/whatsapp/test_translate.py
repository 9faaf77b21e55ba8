"""Every shape of webhook gives what happened, to whom, and nothing else."""

import json
import random
from datetime import UTC, datetime
from functools import reduce

import pytest

from onethread.model.interaction import join
from onethread.plugin import (
    Attachment,
    Direction,
    Handle,
    Interaction,
    Kind,
    Reaction,
    Revision,
    Status,
    Trust,
    Unread,
)
from tests.plugins.whatsapp.reading import (
    ACCOUNT,
    ANA,
    EXPECTED,
    IVAN,
    NAMES,
    RECEIVED,
    body,
    fact,
    facts,
    message,
    parts,
    records,
    unread,
    webhook,
)


def at(seconds):
    return datetime.fromtimestamp(seconds, UTC)


def channel(wa_id=None, bsuid=None):
    told = (
        Handle("wa_id", wa_id, Trust.CHANNEL) if wa_id else None,
        Handle("wa_bsuid", bsuid, Trust.CHANNEL) if bsuid else None,
    )
    return tuple(handle for handle in told if handle)


@pytest.mark.parametrize("name", NAMES)
def test_every_sample_gives_as_many_messages_and_statuses_as_it_holds(name):
    expected = EXPECTED["expect"][name]
    told = facts(name)

    assert sum(len(one.statuses) for one in told) == expected["statuses"]
    assert (
        len([one for one in told if not one.statuses and one.kind not in (Kind.RECORD, Kind.NOTE)])
        == expected["messages"]
    )
    assert len([one for one in told if one.kind is Kind.RECORD]) == expected.get("contacts", 0)
    assert all(one.live is not expected.get("backfill", False) for one in told if one.kind is not Kind.RECORD)
    assert {one.direction for one in told} == {Direction.OUT} or expected.get("direction") != "out"


@pytest.mark.parametrize("name", NAMES)
def test_every_place_of_a_record_is_in_the_body(name):
    whole = json.loads(body(name))
    for record in records(body(name)):
        assert record.items
        for item in record.items:
            reduce(
                lambda part, key: part[int(key)] if isinstance(part, list) else part[key], item.split("/")[1:], whole
            )


def test_all_samples_in_any_order_and_twice_tell_the_same():
    def told(names):
        known: dict[tuple[str, str, str], Interaction] = {}
        for name in names:
            for one in facts(name):
                known[one.key] = join(known.get(one.key, one), one)
        return known

    shuffled = [*NAMES, *NAMES]
    random.Random(7).shuffle(shuffled)
    assert told(shuffled) == told(NAMES)


def test_a_text_is_a_message_of_its_sender():
    told = fact("text_ru_emoji.json")

    assert told.key == ("whatsapp", ACCOUNT, "wamid.HBgLMzczNjkxMjM0NTYVAgASGBQzQUU1MjQ1RTI1MzdBQTZGMzkyOQA=")
    assert told.text == "Здравствуйте! 👋 Подскажите, пожалуйста, сколько стоит подбор авто под ключ? 🚗💨"
    assert (told.at, told.kind, told.direction, told.name) == (
        at(1795168800),
        Kind.MESSAGE,
        Direction.IN,
        "Иван Петров 🚗",
    )
    assert told.handles == channel(*IVAN)
    assert (told.seen, told.live, dict(told.attributes)) == (True, True, {})


def test_the_escaped_wire_form_is_the_same_message():
    assert fact("raw_escaped_wire_form.json") == fact("text_ro_diacritics.json")
    assert fact("redelivery_text_ru_emoji.json") == fact("text_ru_emoji.json")


def test_a_username_is_told_but_is_no_handle():
    told = fact("text_en_long_4096.json")

    assert len(told.text) == 4096
    assert told.attributes["username"] == "john.oneil"
    assert {handle.kind for handle in told.handles} == {"wa_id", "wa_bsuid"}


@pytest.mark.parametrize(
    ("name", "text", "attributes"),
    [
        (
            "text_reply_context.json",
            "Da, e perfect așa.",
            {"reply_to": "wamid.HBgLNDA3MjIxMTEyMjIVAgARGBI0MjQwNEFDQjIzNDI0MjcwNzYA"},
        ),
        ("interactive_button_reply.json", "Da, confirm", {"choice": {"id": "slot:2026-11-21T14:30"}}),
        (
            "interactive_list_reply.json",
            "Отдел продаж",
            {"choice": {"id": "dept_sales", "description": "Ответ в течение 15 минут"}},
        ),
        ("button_template_quick_reply.json", "Отписаться", {"choice": {"id": "STOP_PROMO"}}),
        (
            "location_pin.json",
            "Piața Marii Adunări Naționale, Bd. Ștefan cel Mare 1, Chișinău",
            {"location": {"latitude": 47.0244707, "longitude": 28.8322923}},
        ),
        ("standby_inbound_text.json", "Bună, programul de lucru sâmbătă?", {"standby": True}),
        ("unsupported_poll.json", None, {"unsupported": "poll"}),
    ],
)
def test_what_a_message_says_stands_in_text_and_attributes(name, text, attributes):
    told = fact(name)

    assert told.text == text
    assert attributes.items() <= dict(told.attributes).items()


@pytest.mark.parametrize(
    ("name", "text", "media", "attachment"),
    [
        (
            "image_caption.json",
            "Așa arată zgârietura de pe ușă",
            "image",
            Attachment(
                "1003383421387256",
                "image/jpeg",
                None,
                None,
                "4cd9b7672d7fbee8fb51fb1e049f690342035f543a8efe734b7b5ffb0c154a45",
            ),
        ),
        ("video_caption.json", "Uitați cum sună motorul", "video", Attachment("564738291011111", "video/mp4")),
        ("voice_note.json", None, "voice", Attachment("738291056473829", "audio/ogg; codecs=opus")),
        ("audio_file_not_voice.json", None, "audio", Attachment("738291056400001", "audio/mpeg")),
        ("sticker_animated.json", None, "sticker", Attachment("839201746583920", "image/webp")),
        (
            "document_pdf_cyrillic_name.json",
            "Договор, подписанный",
            "document",
            Attachment("928374650192837", "application/pdf", "Договор №17 от 20.11.2026 (подписан).pdf"),
        ),
    ],
)
def test_a_file_is_told_by_its_id_and_digest_not_by_its_short_lived_address(name, text, media, attachment):
    told = fact(name)
    (file,) = told.attachments

    assert (told.text, told.attributes["media"]) == (text, media)
    assert (file.id, file.mime, file.name) == (attachment.id, attachment.mime, attachment.name)
    assert len(file.sha256) == 64
    assert attachment.sha256 in (None, file.sha256)
    assert "lookaside" not in repr(told)


def test_an_advertisement_is_told_with_its_click_and_without_its_pictures():
    referral = fact("text_ctwa_referral_image_ad.json").attributes["referral"]

    assert referral["source_id"] == "120226305854810726"
    assert referral["ctwa_clid"].startswith("Aff-n8ZTODiE")
    assert "image_url" not in referral


def test_the_card_of_somebody_else_is_not_the_senders():
    told = fact("contacts_shared_card.json")

    assert told.kind is Kind.CONTACT_SHARE
    assert told.text == "Mihai Ionescu"
    assert told.handles == (
        *channel("447700900123", "GB.30918273645546372819"),
        Handle("phone", "+40733444555", Trust.TEXT),
        Handle("email", "mihai@example.ro", Trust.TEXT),
    )


def test_a_number_given_on_request_is_proven():
    told = fact("contact_request_own_phone.json")

    assert told.handles == (*channel(None, "MD.77120394857610293847"), Handle("phone", "+37378111222", Trust.VERIFIED))
    assert (told.name, told.attributes["username"]) == ("Vasile Rusu", "vasile.rusu")


def test_the_answers_of_a_flow_are_declared():
    told = fact("interactive_flow_nfm_reply.json")

    assert told.handles == (*channel(*ANA), Handle("email", "ana.popescu@example.ro"), Handle("phone", "0722 111 222"))
    assert told.attributes["flow"]["answers"]["nume"] == "Ana Popescu"
    assert "ft_8c1d" not in repr(told)


def test_an_order_is_told_with_its_items():
    told = fact("order_two_items.json")

    assert (told.kind, told.text) == (Kind.ORDER, "Vă rog fără ambalaj")
    assert [item["product_retailer_id"] for item in told.attributes["order"]["items"]] == ["ulei-5w30", "filtru-01"]


def test_a_changed_number_lets_the_old_handles_go():
    told = fact("system_user_changed_number.json")

    assert told.kind is Kind.NUMBER_CHANGE
    assert told.handles == (
        Handle("wa_id", "40722111222", Trust.RELEASED),
        Handle("wa_bsuid", "RO.10482937465502918374", Trust.RELEASED),
        *channel("40799888777", "RO.55667788990011223344"),
    )
    assert told.text is None


def test_a_status_is_a_part_of_the_message_that_it_is_about():
    told = fact("status_sent.json")

    assert told.statuses == (Status(at(1795168802), "sent"),)
    assert (told.seen, told.direction, told.text) == (False, Direction.OUT, None)
    assert told.handles == channel(*ANA)


def test_a_failure_is_told_with_its_reason():
    told = fact("status_failed_131047_window.json")

    assert told.statuses == (Status(at(1795168812), "failed"),)
    assert told.attributes["errors"][0]["code"] == 131047
    assert told.handles == channel("37369123456")


def test_statuses_out_of_order_are_one_message_that_was_read():
    told = reduce(join, facts("statuses_out_of_order_batch.json"))

    assert [one.status for one in told.statuses] == ["sent", "delivered", "read"]


def test_a_batch_of_two_numbers_is_told_number_by_number():
    told = facts("batch_messages_and_statuses.json")

    assert [(one.account, one.text) for one in told if not one.statuses] == [
        (ACCOUNT, "Prima"),
        (ACCOUNT, "A doua"),
        ("112365874599001", "Când putem semna contractul?"),
    ]


def test_a_reaction_and_an_edit_belong_to_their_message():
    reaction, edit = fact("reaction_add.json"), fact("edit_coexistence.json")

    assert reaction.id == "wamid.HBgLNDA3MjIxMTEyMjIVAgARGBI0MjQwNEFDQjIzNDI0MjcwNzYA"
    assert reaction.reactions == (Reaction(at(1795168980), "customer", "❤️"),)
    assert edit.id == fact("text_link_token.json").id
    assert edit.revisions == (
        Revision(at(1795168950), "Salut! Vreau să continui discuția de pe site, codul este #LK-7Q4M-9ZTD"),
    )
    assert (reaction.seen, edit.seen) == (False, False)


def test_what_the_manager_wrote_on_the_phone_went_out():
    told = fact("echo_smb_text.json")

    assert (told.direction, told.attributes["author"], told.name) == (Direction.OUT, "phone", None)
    assert told.handles == channel(*IVAN)


def test_history_is_true_and_starts_nothing():
    told = facts("history_phase0_chunk1.json")

    assert [(one.direction.value, one.live) for one in told] == [
        ("out", False),
        ("out", False),
        ("in", False),
        ("in", False),
    ]
    assert [one.handles for one in told] == [channel(*IVAN)] * 3 + [channel(*ANA)]
    assert told[1].attributes == {"media": "file", "history_status": "DELIVERED"}


def test_a_label_in_the_address_book_is_not_the_customers_name():
    ana, ivan = facts("app_state_sync_add.json")

    assert (ana.name, ana.attributes["label"]) == (None, "Ana Popescu (Renault)")
    assert ana.handles == (*channel(None, ANA[1]), Handle("phone", ANA[0], Trust.CRM))
    assert ivan.kind is Kind.RECORD


def test_a_wish_to_hear_no_more_is_kept():
    told = fact("user_preferences_stop.json")

    assert (told.kind, told.direction, told.attributes["consent"]["value"]) == (Kind.NOTE, None, "stop")


def test_a_handover_names_our_number_and_the_reason():
    told = fact("handover_control_passed.json")

    assert (told.account, told.handles) == (ACCOUNT, channel("37379200300"))
    assert told.attributes["handover"]["new_owner_role"] == "escalation"


def test_what_is_about_the_account_waits_for_a_newer_version():
    assert parts(body("template_status_rejected.json")) == [
        Unread("/entry/0/changes/0", "field message_template_status_update", known=False)
    ]


def test_an_unknown_type_is_shown_and_counted():
    record, waiting = parts(webhook(messages=[message(type="hologram", hologram={"id": "h"})]))

    assert record.told.attributes == {"unsupported": "hologram"}
    assert waiting == Unread("/entry/0/changes/0/value/messages/0", "message type hologram", known=False)


def test_a_bad_item_does_not_take_its_neighbours_along():
    bad = [message(id={}), "text", message(id="wamid.3", timestamp="soon"), {"type": "reaction"}]
    raw = webhook(
        messages=bad, statuses=[{"id": "wamid.4"}, {"id": "wamid.5", "status": "read", "timestamp": 1795168800}]
    )

    assert [record.told.id for record in records(raw)] == ["wamid.3", "wamid.5"]
    assert [(one.item.removeprefix("/entry/0/changes/0/value"), one.known) for one in unread(raw)] == [
        ("/messages/0", True),
        ("/messages/1", True),
        ("/messages/3", True),
        ("/statuses/0", True),
    ]
    assert records(raw)[0].told.at == RECEIVED


def test_half_an_emoji_costs_that_letter_only():
    (record,) = records(webhook(messages=[message(text={"body": "a\ud83db"})]))

    assert record.told.text == "a\ufffdb"


def test_an_echo_of_metas_agent_is_unwrapped():
    wrapped = {"to": IVAN[0], "type": "text", "text": {"body": "Bună"}, "context": {"message_id": "wamid.0"}}
    standby = {"message_echoes": [{"id": "wamid.9", "timestamp": "1795168800", "message": wrapped}]}
    (record,) = records(webhook("standby", standby=standby))

    assert (record.told.id, record.told.text, record.told.direction) == ("wamid.9", "Bună", Direction.OUT)
    assert record.told.handles == channel(IVAN[0])
    assert record.told.attributes == {"author": "agent", "reply_to": "wamid.0", "standby": True}


def test_a_deleted_message_is_marked_and_a_reaction_taken_away():
    revoke = message(type="revoke", revoke={"original_message_id": "wamid.0"})
    removal = message(id="wamid.2", type="reaction", reaction={"message_id": "wamid.0"})
    deleted, away = (record.told for record in records(webhook(messages=[revoke, removal])))

    assert deleted.revisions == (Revision(at(1795168800), None, deleted=True),)
    assert away.reactions == (Reaction(at(1795168800), "customer", None),)


def test_the_events_of_a_call_are_one_call():
    events = [
        {"id": "wacid.1", "from": IVAN[0], "event": event, "timestamp": "1795168800", "direction": "USER_INITIATED"}
        for event in ("connect", "terminate")
    ]
    told = reduce(join, (record.told for record in records(webhook("calls", calls=events))))

    assert (told.kind, told.direction) == (Kind.CALL, Direction.IN)
    assert set(told.attributes) == {"call_connect", "call_terminate"}
