"""The errors of the REST interface, with the status and words that the portal gives them. [D settings/errors, S]"""

from typing import Any


class Refusal(Exception):  # noqa: N818 - it is an answer
    """An answer that is an error: HTTP status, code, words, and further keys of the body."""

    def __init__(self, status: int, code: str, description: str, **extra: Any) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.description = description
        self.extra = extra

    @property
    def body(self) -> dict[str, Any]:
        """What is sent; without `time`."""
        return {"error": self.code, "error_description": self.description, **self.extra}


def too_many_requests() -> Refusal:
    return Refusal(503, "QUERY_LIMIT_EXCEEDED", "Too many requests")


def out_of_time() -> Refusal:
    return Refusal(429, "OPERATION_TIME_LIMIT", "Method is blocked due to operation time limit.")


def expired_token() -> Refusal:
    return Refusal(401, "expired_token", "The access token provided has expired.")


def no_auth() -> Refusal:
    return Refusal(401, "NO_AUTH_FOUND", "Wrong authorization data")


def wrong_credentials() -> Refusal:
    return Refusal(401, "INVALID_CREDENTIALS", "Invalid request credentials")


def wrong_auth_type() -> Refusal:
    return Refusal(403, "WRONG_AUTH_TYPE", "Current authorization type is denied for this method")


def no_scope() -> Refusal:
    return Refusal(
        403, "insufficient_scope", "The request requires higher privileges than provided by the access token"
    )


def access_denied() -> Refusal:
    return Refusal(403, "ACCESS_DENIED", "Access denied!")


def no_method() -> Refusal:
    return Refusal(404, "ERROR_METHOD_NOT_FOUND", "Method not found!")


def https_required() -> Refusal:
    return Refusal(400, "INVALID_REQUEST", "Https required.")


def not_in_batch() -> Refusal:
    return Refusal(405, "ERROR_BATCH_METHOD_NOT_ALLOWED", "Method is not allowed for batch usage")


def batch_too_long() -> Refusal:
    return Refusal(400, "ERROR_BATCH_LENGTH_EXCEEDED", "Max batch length exceeded")


def not_found(words: str = "Not found") -> Refusal:
    """Of the classic methods: the code is empty. [D, S]"""
    return Refusal(400, "", words)


def item_not_found() -> Refusal:
    """Of the crm.item methods and those of the timeline."""
    return Refusal(400, "NOT_FOUND", "Element not found")


def missing(name: str) -> Refusal:
    """A parameter that the PHP method declares was not given."""
    return Refusal(400, "100", f"Could not find value for parameter {{{name}}}")


def argument(name: str, words: str = "") -> Refusal:
    return Refusal(400, "ERROR_ARGUMENT", words or f"Argument '{name}' is null or empty", argument=name)


def invalid_value(words: str) -> Refusal:
    return Refusal(400, "INVALID_ARG_VALUE", words)


def core(words: str) -> Refusal:
    """An exception of PHP that has no code of its own."""
    return Refusal(400, "ERROR_CORE", words)


def owner_not_found() -> Refusal:
    return Refusal(400, "OWNER_NOT_FOUND", "Owner was not found")
