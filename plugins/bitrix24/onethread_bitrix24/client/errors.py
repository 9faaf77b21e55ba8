"""What can come of a call besides its answer, named by what happens next.

Bitrix24Error
├── BusyError (RetryableError)          nothing was done; later it may be
│   ├── QueryLimitError                 too many requests of this address
│   ├── OperatingLimitError             this method has used up its operating time
│   ├── UnreachableError                the portal was not reached, or a read was not answered
│   ├── ConfirmationError               an administrator of the portal has to confirm the method
│   ├── NotTriedError                   an earlier command of the same batch failed
│   └── InconsistentListError           a list contradicts itself
├── UnclearError (UnknownOutcomeError)  it may have been done
├── CallRefusedError                    not done, and never will be
│   ├── NotFoundError
│   ├── AlreadyBoundError
│   ├── MethodMissingError
│   ├── WouldMailError                  the portal would send an e-mail by it: it was never called
│   └── AccessDeniedError
│       ├── ScopeMissingError           the credential lacks the scope
│       └── AppOnlyError                works for an application, not for a webhook
├── CredentialsError (AuthenticationError)   somebody has to mend the credentials, the plan or the portal
│   └── PortalGoneError
└── AddressError (ConfigurationError)   the configured address is not, or no longer, the portal's
"""

from typing import TYPE_CHECKING

from onethread.plugin import (
    AuthenticationError,
    ConfigurationError,
    OnethreadError,
    RetryableError,
    UnknownOutcomeError,
)

if TYPE_CHECKING:
    from onethread_bitrix24.client.cursor import Cursor


class Bitrix24Error(OnethreadError):
    """A call failed. `code` is the portal's word for it, `method` what was called; `cursor` is where a walk goes on."""

    retry_after: float | None = None

    def __init__(self, words: str, *, code: str = "", method: str = "", retry_after: float | None = None) -> None:
        """Keep what tells cases apart; no parameter and no address is ever part of the words."""
        super().__init__(f"{method}: {words}" if method else words)
        self.code = code
        self.method = method
        self.retry_after = retry_after
        self.cursor: Cursor | None = None


class BusyError(Bitrix24Error, RetryableError):
    """Nothing was done; `retry_after` seconds from now it may be."""


class QueryLimitError(BusyError):
    """Too many requests from this address."""


class OperatingLimitError(BusyError):
    """This method has used up its operating time, or would."""


class UnreachableError(BusyError):
    """The portal was not reached, or did not answer a question."""


class ConfirmationError(BusyError):
    """An administrator of the portal has to confirm this method first."""


class NotTriedError(BusyError):
    """An earlier command of the same batch failed: one that it needs, or any if the batch was to stop there."""


class InconsistentListError(BusyError):
    """The rows of a list are not those that were asked for."""


class UnclearError(Bitrix24Error, UnknownOutcomeError):
    """It may have been done; the portal may be at it for another `settles_in` seconds, and a look before proves nothing."""

    settles_in: float = 0.0


class CallRefusedError(Bitrix24Error):
    """Nothing was done, and the same call would be refused again."""


class NotFoundError(CallRefusedError):
    """What the call is about is not there."""


class AlreadyBoundError(CallRefusedError):
    """This handler is bound to this event or place already: what was wanted is so. [S]"""


class MethodMissingError(CallRefusedError):
    """This portal has no such method."""


class WouldMailError(CallRefusedError):
    """The portal would send an e-mail to somebody by this call, so it was not made. [D e-mail activities]"""


class AccessDeniedError(CallRefusedError):
    """The user behind the credential may not do this."""


class ScopeMissingError(AccessDeniedError):
    """The credential was made without the scope that the method needs."""


class AppOnlyError(AccessDeniedError):
    """The method is for applications."""


class CredentialsError(Bitrix24Error, AuthenticationError):
    """The portal refuses the credential whatever is called."""


class PortalGoneError(CredentialsError):
    """The portal was deleted."""


class AddressError(Bitrix24Error, ConfigurationError):
    """The configured address is not the portal's."""
