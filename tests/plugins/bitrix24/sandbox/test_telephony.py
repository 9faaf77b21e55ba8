"""Calls of applications. [D telephony]"""

from urllib.parse import parse_qsl, urlsplit

from tests.plugins.bitrix24.sandbox.talking import Asking

CALL = {
    "USER_ID": 1,
    "PHONE_NUMBER": "+37369000001",
    "TYPE": 2,
    "CALL_START_DATE": "2025-01-01T10:00:00+03:00",
    "SHOW": 0,
}


def register(ask, **more):
    return ask("telephony.externalCall.register", {**CALL, **more}, app=1)


def finish(ask, call_id, **more):
    return ask("telephony.externalCall.finish", {"CALL_ID": call_id, "USER_ID": 1, "DURATION": 65, **more}, app=1)


def test_a_call_becomes_an_activity_at_its_own_time(ask):
    ask("crm.contact.add", {"fields": {"NAME": "A", "PHONE": [{"VALUE": "069000001"}]}})
    begun = register(ask)
    assert (begun["CRM_ENTITY_TYPE"], begun["CRM_ENTITY_ID"], begun["CRM_CREATED_LEAD"]) == ("CONTACT", 1, None)
    told = finish(ask, begun["CALL_ID"])
    assert (told["CALL_START_DATE"], told["CRM_ACTIVITY_ID"]) == ({}, 1)
    activity = ask("crm.activity.get", {"id": 1})
    assert (activity["START_TIME"], activity["END_TIME"], activity["DIRECTION"], activity["COMPLETED"]) == (
        "2025-01-01T10:00:00+03:00", "2025-01-01T10:01:05+03:00", "1", "Y"
    )  # fmt: skip


def test_the_same_within_half_an_hour_is_the_same_call_whenever_it_began(ask):
    first = register(ask)["CALL_ID"]
    assert register(ask, CALL_START_DATE="2024-01-01T10:00:00+03:00")["CALL_ID"] == first
    assert register(ask, EXTERNAL_CALL_ID="e2")["CALL_ID"] != first
    ask.portal.clock.advance(1801)
    assert register(ask)["CALL_ID"] != first


def test_a_lead_is_made_if_it_is_wanted(ask):
    assert register(ask)["CRM_ENTITY_ID"] == 0
    told = register(ask, CRM_CREATE=1, EXTERNAL_CALL_ID="e2")
    assert (told["CRM_CREATED_LEAD"], told["CRM_CREATED_ENTITIES"]) == (1, [{"ENTITY_TYPE": "LEAD", "ENTITY_ID": 1}])
    assert (
        ask("telephony.externalCall.searchCrmEntities", {"PHONE_NUMBER": "+37369000001"})[0]["CRM_ENTITY_TYPE"]
        == "LEAD"
    )


def test_a_lead_that_cannot_be_made_is_said_with_status_200():
    told = register(Asking(lead_mode=2), CRM_CREATE=1)
    assert told["CALL_ID"]
    assert "LEAD_CREATION_ERROR" in told


def test_recording_and_words_are_attached(ask):
    id_ = register(ask)["CALL_ID"]
    words = {"CALL_ID": id_, "MESSAGES": [{"SIDE": "User", "START_TIME": 1, "STOP_TIME": 2, "MESSAGE": "Hi"}]}
    assert ask.refused("telephony.call.attachTranscription", words, app=1) == (400, "ERROR_CORE")
    finish(ask, id_)
    assert ask("telephony.call.attachTranscription", words, app=1) == {"TRANSCRIPT_ID": 1}
    asked = {"CALL_ID": id_, "FILENAME": "a.mp3"}
    ticket = ask("telephony.externalCall.attachRecord", asked, app=1)
    told = dict(parse_qsl(urlsplit(ticket["uploadUrl"]).query))
    assert ask("upload", {"token": told["token"], ticket["fieldName"]: "content"}, app=1) == {"FILE_ID": 1}
    assert ask.refused("upload", {"token": told["token"]}, app=1) == (400, "ERROR_CORE")
    assert ask("telephony.externalCall.attachRecord", {**asked, "FILE_CONTENT": "aGk="}, app=1) == {"FILE_ID": 2}


def test_statistics_are_texts_and_sorted_by_two_names(ask):
    for at, start in enumerate(("2025-01-02", "2025-01-01", "2025-01-03")):
        finish(ask, register(ask, EXTERNAL_CALL_ID=at, CALL_START_DATE=f"{start}T10:00:00+03:00")["CALL_ID"])
    register(ask, EXTERNAL_CALL_ID="not finished")

    asked = {"FILTER": {">=CALL_START_DATE": "2025-01-02T00:00:00+03:00"}, "SORT": "CALL_START_DATE", "ORDER": "DESC"}
    rows = ask("voximplant.statistic.get", asked)
    assert [(row["ID"], row["CALL_DURATION"]) for row in rows] == [("3", "65"), ("1", "65")]
    assert ask.whole("voximplant.statistic.get", {"SORT": "ID"})[1]["total"] == 3


def test_a_call_that_was_not_answered_is_not_completed(ask):
    ask("crm.contact.add", {"fields": {"PHONE": [{"VALUE": "+37369000001"}]}})
    finish(ask, register(ask)["CALL_ID"], STATUS_CODE="304", DURATION=0)
    assert ask("crm.activity.get", {"id": 1})["COMPLETED"] == "N"


def test_the_end_of_a_call_is_told_once(ask):
    ask("event.bind", {"event": "ONVOXIMPLANTCALLEND", "handler": "https://app.example"}, app=1)
    id_ = register(ask)["CALL_ID"]
    finish(ask, id_), finish(ask, id_)
    (letter,) = ask.portal.mailbox.waiting
    assert letter.form["data"]["CALL_ID"] == id_


def test_applications_only(ask):
    assert ask.refused("telephony.externalCall.register", CALL) == (403, "WRONG_AUTH_TYPE")
    assert ask.refused("telephony.externalCall.finish", {"CALL_ID": "x"}, app=1) == (400, "NOT_FOUND")
