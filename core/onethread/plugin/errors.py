"""Errors, named by what happens next.

OnethreadError
├── RefusedError              the request is answered with this HTTP status, nothing is stored
├── RetryableError            tried again later, after the remote's wish or a back-off
├── UnknownOutcomeError       nobody knows whether it was done: the remote is asked before it is tried again
├── AuthenticationError       the remote refuses our credentials: somebody has to mend them
├── ConfigurationError        the connection is refused at start
├── RejectedRecordError       this one item becomes a dead letter, the rest goes on
└── UnsupportedEventError     kept and counted, no alarm
"""


class OnethreadError(Exception):
    """Any error that Onethread raises on purpose."""


class RefusedError(OnethreadError):
    """The request is not accepted: `status` is the HTTP code, `code` a constant word for programs."""

    def __init__(self, status: int, code: str, message: str) -> None:
        """Keep what the answer is made of."""
        super().__init__(message)
        self.status = status
        self.code = code


class RetryableError(OnethreadError):
    """May work later; `retry_after` is the remote's wish in seconds, if it has one."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        """Keep the remote's wish."""
        super().__init__(message)
        self.retry_after = retry_after


class UnknownOutcomeError(OnethreadError):
    """What was to be done may have been done: the answer is missing, or says nothing."""


class AuthenticationError(OnethreadError):
    """The remote refuses our credentials."""


class ConfigurationError(OnethreadError):
    """These settings can never work."""


class RejectedRecordError(OnethreadError):
    """This one item can never be read."""


class UnsupportedEventError(OnethreadError):
    """A kind of event that this version of the connector does not know."""
