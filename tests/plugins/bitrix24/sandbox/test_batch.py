"""Fifty commands in one request, of which each may use what the others gave. [S, D, I fast_bitrix24#44]"""

import pytest


def test_named_commands_of_which_one_fails(ask):
    ask("crm.contact.add", {"fields": {"NAME": "Alina"}})
    cmd = {"a": "crm.contact.get?ID=1", "b": "crm.contact.get?ID=99", "l": "crm.contact.list?select[]=ID"}
    told = ask("batch", {"cmd": cmd, "halt": 0})

    assert told["result"]["a"]["NAME"] == "Alina"
    assert told["result"]["l"] == [{"ID": "1"}]
    assert told["result_error"] == {"b": {"error": "", "error_description": "Not found"}}
    assert (told["result_total"], told["result_next"]) == ({"l": 1}, [])
    assert set(told["result_time"]) == {"a", "l"}
    assert {"start", "finish", "duration", "processing", "date_start", "date_finish"} <= set(told["result_time"]["a"])


def test_numbered_commands_are_a_list_until_one_fails(ask):
    good = ask("batch", {"cmd": ["profile", "server.time"]})
    assert (type(good["result"]), good["result_error"], type(good["result_time"])) == (list, [], list)

    bad = ask("batch", {"cmd": ["profile", "crm.contact.get?id=99", "server.time"]})
    assert (list(bad["result"]), list(bad["result_error"])) == (["0", "2"], ["1"])


def test_commands_counted_from_one_are_an_object(ask):
    assert list(ask("batch", {"cmd": {"1": "profile", "2": "profile"}})["result"]) == ["1", "2"]


@pytest.mark.parametrize("name", ["cmd", "CMD", "Cmd"])
def test_names_of_parameters_have_any_case(ask, name):
    assert list(ask("batch", {name: {"a": "profile"}})["result"]) == ["a"]


def test_methods_have_any_case(ask):
    assert "PROFILE" not in ask("batch", {"cmd": {"a": "PROFILE"}})["result_error"]


@pytest.mark.parametrize(
    ("halt", "stops"),
    [(0, False), (1, True), (True, True), (False, False), ("false", True), ("0", False), ("", False)],
    ids=repr,
)
def test_halt_is_read_as_php_reads_it(ask, halt, stops):
    told = ask("batch", {"cmd": {"a": "no.such", "b": "profile"}, "halt": halt})
    assert ("b" not in told["result"]) is stops


def test_what_a_command_gave_is_used_by_later_ones(ask):
    cmd = {
        "contact": "crm.contact.add?fields[NAME]=A",
        "deal": "crm.deal.add?fields[TITLE]=T&fields[CONTACT_ID]=$result[contact]",
        "found": "crm.deal.list?filter[CONTACT_ID]=$result[contact]&select[]=TITLE",
        "note": "crm.deal.update?id=$result[deal]&fields[COMMENTS]=of+$result[found][0][TITLE]",
    }
    ask("batch", {"cmd": cmd})
    assert ask("crm.deal.get", {"id": 1})["COMMENTS"] == "of T"


def test_a_chain_of_keysets_reads_2500_rows_in_one_request(ask):
    for at in range(170):
        ask("crm.contact.add", {"fields": {"NAME": str(at)}})
    base = "crm.contact.list?order[ID]=ASC&select[]=ID&start=-1"
    cmd = {"0": base} | {str(at): f"{base}&filter[>ID]=$result[{at - 1}][49][ID]" for at in range(1, 6)}
    told = ask("batch", {"cmd": cmd})["result"]

    assert [len(page) for page in told[:4]] == [50, 50, 50, 20]
    assert [int(row["ID"]) for page in told[:4] for row in page] == list(range(1, 171))


def test_a_missing_row_gives_the_list_not_an_error(ask):
    ask("crm.contact.add", {"fields": {"NAME": "A"}})
    told = ask("batch", {"cmd": ["crm.contact.list?select[]=ID", "crm.contact.list?filter[>ID]=$result[0][49][ID]"]})
    assert told["result_error"] == []


def test_the_51st_command_is_refused_and_the_others_run(ask):
    told = ask("batch", {"cmd": {f"c{at}": "profile" for at in range(52)}})
    assert len(told["result"]) == 50
    assert {key: one["error"] for key, one in told["result_error"].items()} == {
        "c50": "ERROR_BATCH_LENGTH_EXCEEDED", "c51": "ERROR_BATCH_LENGTH_EXCEEDED"
    }  # fmt: skip


@pytest.mark.parametrize("method", ["batch", "upload", "download"])
def test_some_methods_are_not_allowed_within(ask, method):
    told = ask("batch", {"cmd": {"a": f"{method}?x=1"}})
    assert told["result_error"]["a"]["error"] == "ERROR_BATCH_METHOD_NOT_ALLOWED"


def test_what_is_no_text_is_skipped_in_silence(ask):
    told = ask("batch", {"cmd": {"a": {"method": "profile"}, "b": 5, "c": "profile"}})
    assert (list(told["result"]), told["result_error"]) == (["c"], [])


def test_an_empty_batch_is_empty_lists(ask):
    assert ask("batch") == {"result": [], "result_error": [], "result_total": [], "result_next": [], "result_time": []}


def test_scopes_are_checked_command_by_command(ask):
    hook = ask.portal.add_webhook(scopes=frozenset({"user"}))
    told = ask("batch", {"cmd": {"a": "crm.contact.list", "b": "user.current"}}, hook=hook)
    assert (told["result_error"]["a"]["error"], list(told["result"])) == ("insufficient_scope", ["b"])


def test_a_batch_takes_as_long_as_its_commands(ask):
    _, body = ask.whole("batch", {"cmd": ["crm.contact.list", "crm.contact.list"]})
    inner = sum(time["duration"] for time in body["result"]["result_time"])
    assert body["time"]["duration"] == 0.02 + inner


def test_text_from_a_query_stays_text(ask):
    ask("batch", {"cmd": {"a": "crm.contact.add?fields[OPENED]=False&fields[NAME]=None"}})
    told = ask("crm.contact.get", {"id": 1})
    assert (told["OPENED"], told["NAME"]) == ("N", "None")
