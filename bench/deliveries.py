"""WhatsApp webhooks for the benchmarks: realistic, signed, each of them once."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from onethread.plugin import Person, Request
from onethread_whatsapp.sandbox import Sandbox, text, webhook

BEGIN = datetime(2026, 3, 1, 8, tzinfo=UTC)
WORDS = "Здравствуйте! Подскажите, пожалуйста, есть ли в наличии и сколько стоит доставка? "
PER_PERSON = 10
"""Messages: so many regulars that most senders are known, and every tenth is new."""

SANDBOX = Sandbox()


def webhooks(number: int) -> Iterator[bytes]:
    """Bodies of one message each, of about 1.4 kB."""
    for at in range(number):
        person = somebody(at // PER_PERSON)
        yield webhook([text(person, BEGIN + timedelta(seconds=at), f"wamid.BENCH{at}", WORDS * 2)])


def somebody(number: int) -> Person:
    """A person by number, with a mobile phone of Moldova."""
    return Person(f"Клиент {number}", f"+3736{number % 10**7:07d}", "", "ru")


def http_requests(path: str, bodies: Iterator[bytes]) -> list[bytes]:
    """The bytes of signed HTTP requests."""
    return [_http(path, SANDBOX.request(body)) for body in bodies]


def _http(path: str, request: Request) -> bytes:
    headers = {"host": "127.0.0.1", "content-length": str(len(request.body)), **request.headers}
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"POST {path} HTTP/1.1\r\n{head}\r\n".encode() + request.body
