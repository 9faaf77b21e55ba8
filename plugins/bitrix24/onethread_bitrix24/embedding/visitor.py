"""By the token of whoever looks, at the portal that we know: never renewed, never sent elsewhere, kept nowhere."""

from dataclasses import dataclass, field

from onethread_bitrix24.client.access import Signed
from onethread_bitrix24.client.errors import AddressError, CredentialsError


@dataclass(frozen=True, slots=True)
class VisitorAccess:
    """client.access.Access of somebody who is there for one question."""

    home: str
    token: str = field(repr=False)
    credential: str
    is_app: bool = True

    async def sign(self) -> Signed:
        """Always the same."""
        return Signed(f"{self.home}/rest/", {"auth": self.token})

    async def renew(self, expired: Signed) -> None:
        """Whoever's token is over opens the card anew."""
        raise CredentialsError("the token of who looks is over")

    async def move(self, signed: Signed, location: str) -> None:
        """Their token goes to no other host."""
        raise AddressError("the portal sends who looks elsewhere")
