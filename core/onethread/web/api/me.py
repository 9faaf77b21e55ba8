"""`/me`."""

from fastapi import APIRouter

from onethread.web.api.guard import Holder
from onethread.web.api.shapes import Me

router = APIRouter(tags=["me"])


@router.get("/me", summary="Who asks")
async def me(holder: Holder) -> Me:
    """Tells whether the token is good, and which it is."""
    return Me(name=holder.name)
