"""Both limits as a client meets them. [D limits, S, I b24jssdk#459]"""

from tests.plugins.bitrix24.sandbox.talking import NOW, Asking


def test_the_51st_request_at_once_is_refused_and_time_heals():
    ask = Asking(limits=True)
    statuses = [ask.whole("profile")[0] for _ in range(52)]
    assert statuses == [200] * 50 + [503, 503]
    assert ask.refused("profile") == (503, "QUERY_LIMIT_EXCEEDED")

    ask.portal.clock.advance(1)
    assert [ask.whole("profile")[0] for _ in range(3)] == [200, 200, 503]


def test_the_limit_is_of_an_address_whoever_calls():
    ask = Asking(limits=True, bucket_size=2)
    assert [ask.whole("profile")[0], ask.whole("profile", app=1)[0], ask.whole("profile")[0]] == [200, 200, 503]
    ask.address = "10.0.0.2"
    assert ask.whole("profile")[0] == 200


def test_a_batch_is_one_request():
    ask = Asking(limits=True, bucket_size=1)
    assert len(ask("batch", {"cmd": ["profile"] * 50})["result"]) == 50


def test_the_call_that_crosses_the_limit_is_finished_and_the_next_is_blocked():
    ask = Asking(limits=True, bucket_size=1000, costs={"crm.contact.list": 200})
    used = [ask.whole("crm.contact.list")[1]["time"] for _ in range(3)]

    assert [time["operating"] for time in used] == [200, 400, 600]
    assert {time["operating_reset_at"] for time in used} == {int(NOW) + 600}
    assert ask.refused("crm.contact.list") == (429, "OPERATION_TIME_LIMIT")
    assert ask.whole("crm.contact.get", {"id": 1})[0] == 400
    ask.portal.clock.advance(600)
    assert ask.whole("crm.contact.list")[1]["time"]["operating"] == 200


def test_operating_time_is_of_one_credential():
    ask = Asking(limits=True, operating_limit=1, costs={"crm.contact.list": 2})
    ask("crm.contact.list")
    assert ask.refused("crm.contact.list") == (429, "OPERATION_TIME_LIMIT")
    assert ask("crm.contact.list", app=1) == []


def test_commands_of_a_batch_use_the_time_of_their_own_methods():
    ask = Asking(limits=True, operating_limit=3, costs={"crm.contact.list": 2})
    _, body = ask.whole("batch", {"cmd": ["crm.contact.list"] * 3})

    assert body["time"]["operating"] == 0
    assert [time["operating"] for time in body["result"]["result_time"]] == [2, 4]
    assert body["result"]["result_error"]["2"]["error"] == "OPERATION_TIME_LIMIT"
    assert ask("batch", {"cmd": ["profile"]})["result_error"] == []


def test_or_that_of_batch_by_a_switch():
    ask = Asking(limits=True, operating_limit=3, costs={"crm.contact.list": 2}, batch_charging="batch")
    _, body = ask.whole("batch", {"cmd": ["crm.contact.list"] * 3})

    assert body["time"]["operating"] == 6
    assert [time["operating"] for time in body["result"]["result_time"]] == [2, 4, 6]
    assert ask.refused("batch", {"cmd": ["profile"]}) == (429, "OPERATION_TIME_LIMIT")
    assert ask("crm.contact.list") == []


def test_a_box_without_the_limiter_shows_no_operating_time():
    assert "operating" not in Asking(operating_shown=False).whole("profile")[1]["time"]


def test_every_answer_has_its_time():
    _, body = Asking().whole("server.time")
    assert body["time"] == {
        "start": NOW, "finish": NOW + 0.02, "duration": 0.02, "processing": 0.02,
        "date_start": "2026-03-02T14:10:00+03:00", "date_finish": "2026-03-02T14:10:00+03:00",
        "operating_reset_at": int(NOW) + 600, "operating": 0,
    }  # fmt: skip
    assert body["result"] == "2026-03-02T14:10:00+03:00"
