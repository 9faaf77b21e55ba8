"""Whatever a body is called and however it is written, what is in it is read."""

import json
from time import perf_counter
from urllib.parse import urlencode

import pytest

from onethread.plugin import Handle, RefusedError, Request
from tests.plugins.forms.reading import connector, parts, told, unread

URLENCODED = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/x-www-form-urlencoded; charset=windows-1251", urlencode({"имя": "Пётр"}, encoding="cp1251")),
        ("application/x-www-form-urlencoded", urlencode({"имя": "Пётр"}, encoding="cp1251")),
        ("application/x-www-form-urlencoded; charset=nonsense", urlencode({"имя": "Пётр"})),
        ("application/x-www-form-urlencoded", "_charset_=koi8-r&" + urlencode({"имя": "Пётр"}, encoding="koi8-r")),
        ("text/plain;charset=UTF-8", json.dumps({"имя": "Пётр"})),
        ("application/json", json.dumps({"fields": [{"label": "Имя", "value": "Пётр"}]})),
        ("application/x-www-form-urlencoded", urlencode({"fields[f1][title]": "Имя", "fields[f1][value]": "Пётр"})),
    ],
)
def test_broken_and_unusual_encodings_are_read(content_type, body):
    connector().verify(Request("POST", {"content-type": content_type}, {}, body.encode()))
    assert told(Request("POST", {"content-type": content_type}, {}, body.encode())).name == "Пётр"


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", "\ufeff" + json.dumps({"имя": "Пётр"}, ensure_ascii=False)),
        ("text/json", json.dumps({"имя": "Пётр"})),
        ("application/vnd.api+json", json.dumps({"имя": "Пётр"})),
        ("", json.dumps({"имя": "Пётр"})),
        ("", urlencode({"имя": "Пётр"})),
        (URLENCODED, json.dumps({"имя": "Пётр"})),
        ("application/json", urlencode({"имя": "Пётр"})),
        ("text/html", urlencode({"имя": "Пётр"})),
        ("text/plain", "имя=Пётр\r\n"),
        ("text/plain", "a=1&b\r\nимя=Пётр\r\n"),
        ("application/json; charset=koi8-r", json.dumps({"имя": "Пётр"}, ensure_ascii=False)),
        (f"{URLENCODED}; charset=iso-8859-1", urlencode({"имя": "Пётр"})),
        (f"{URLENCODED}; charset=windows-1251", urlencode({"имя": "Пётр"})),
        ("multipart/form-data; boundary=b", '--b\nContent-Disposition: form-data; name="имя"\n\nПётр\n--b--\n'),
        (
            "multipart/form-data; boundary=b",
            "hello\r\n--b\r\nContent-Disposition: form-data; name=имя\r\n\r\nПётр\r\n--b--",
        ),
        ("multipart/form-data", "--b\r\nContent-Disposition: form-data; name=имя\r\n\r\nПётр\r\n--b--\r\n"),
        (URLENCODED, "--b\r\nContent-Disposition: form-data; name=имя\r\n\r\nПётр\r\n--b--\r\n"),
    ],
)
def test_the_body_tells_what_it_is(content_type, body):
    request = Request("POST", {"content-type": content_type}, {}, body.encode())
    connector().verify(request)

    assert told(request).name == "Пётр"


def test_json_may_be_wide():
    for charset in ("utf-16", "utf-16-le", "utf-16-be"):
        body = json.dumps({"имя": "Пётр"}, ensure_ascii=False).encode(charset)
        assert told(Request("POST", {"content-type": "application/json"}, {}, body)).name == "Пётр"


def test_old_romanian_sites_are_told_from_old_russian_ones():
    told_of = {"cp1250": "Ştefan Ţurcanu", "cp1251": "Пётр Ёлкин"}
    names = {
        charset: told(
            Request("POST", {"content-type": URLENCODED}, {}, urlencode({"name": name}, encoding=charset).encode())
        ).name
        for charset, name in told_of.items()
    }

    assert names == {"cp1250": "Ștefan Țurcanu", "cp1251": "Пётр Ёлкин"}


def test_numbers_stay_as_they_were_written():
    body = b'{"phone": 37369123456, "price": 7.10, "n": 12345678901234567890}'
    fact = told(Request("POST", {"content-type": "application/json"}, {}, body))

    assert fact.attributes["fields"] == {"price": "7.10", "n": "12345678901234567890"}
    assert fact.handles == (Handle("phone", "37369123456"),)


def test_lines_go_on_below():
    body = "name=Ion\r\nmessage=Bună\r\nziua\r\nphone=+373 69 123 456\r\n".encode()
    fact = told(Request("POST", {"content-type": "text/plain"}, {}, body))

    assert (fact.name, fact.text, fact.handles) == ("Ion", "Bună\nziua", (Handle("phone", "+373 69 123 456"),))


def test_a_file_may_be_named_in_the_newer_way_only():
    head = "--b\r\nContent-Disposition: form-data; name=f; filename*=UTF-8''%C8%99.pdf\r\nContent-Type: application/pdf"
    fact = told(
        Request(
            "POST", {"content-type": "multipart/form-data; boundary=b"}, {}, f"{head}\r\n\r\n%PDF\r\n--b--".encode()
        )
    )

    assert [(file.name, file.mime, file.size) for file in fact.attachments] == [("ș.pdf", "application/pdf", 4)]


def test_a_codec_that_is_no_charset_is_not_used():
    body = b"_charset_=punycode&name=" + b"a" * 500_000
    begun = perf_counter()
    parts(Request("POST", {"content-type": URLENCODED}, {}, body))

    assert perf_counter() - begun < 1


LISTS = json.dumps([{"a": 1}] * 100_000).encode()
NAMES = b"&".join(b"a=%d" % number for number in range(100_000))
PARTS = b"".join(b"--b\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n" for _ in range(100_000)) + b"--b--"


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", LISTS),
        (URLENCODED, NAMES),
        ("multipart/form-data; boundary=b", PARTS),
        ("text/plain", NAMES.replace(b"&", b"\n")),
    ],
    ids=["json", "urlencoded", "multipart", "lines"],
)
def test_a_hundred_thousand_fields_are_read_at_once_or_counted(content_type, body):
    begun = perf_counter()
    record, left = parts(Request("POST", {"content-type": content_type}, {}, body))

    assert perf_counter() - begun < 3
    assert left.known
    assert int(left.reason.split()[0]) == 100_000 - 300
    assert record.told.seen


@pytest.mark.parametrize(
    ("content_type", "refused"), [("application/json", True), ("multipart/form-data; boundary=b", False)]
)
def test_only_files_may_be_large(content_type, refused):
    field = b"--b\r\nContent-Disposition: form-data; name=a\r\n\r\n" + b"x" * 1_100_000 + b"\r\n--b--"
    request = Request("POST", {"content-type": content_type}, {}, field)
    if not refused:
        connector().verify(request)
        return
    with pytest.raises(RefusedError) as error:
        connector().verify(request)
    assert error.value.status == 413


def test_a_long_value_is_cut_between_letters():
    text = "ж" * 90_000
    assert (
        told(Request("POST", {"content-type": URLENCODED}, {}, urlencode({"message": text}).encode())).text
        == text[:20_000]
    )


def test_an_old_delivery_that_is_no_form_is_a_dead_letter():
    assert unread(Request("POST", {"content-type": "application/json"}, {}, b"nothing")).known
