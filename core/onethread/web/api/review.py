"""`/review`: who may be one customer, and what somebody says to it."""

from fastapi import APIRouter

from onethread.flow import explain
from onethread.web.api import problems
from onethread.web.api.cursors import AfterRank, Limit, read_rank, write_rank
from onethread.web.api.decision import Author, Number, Reason, decided
from onethread.web.api.shapes import Decided, Suggestion, Suggestions
from onethread.web.api.site import Here

router = APIRouter(tags=["who is who"])


@router.get("/review", summary="List who may be one customer")
async def review(here: Here, limit: Limit = 50, after: AfterRank = None) -> Suggestions:
    """Suggestions that nobody has answered, the likeliest first."""
    found = await here.database.read(lambda connection: explain.suggested(connection, limit + 1, read_rank(after)))
    shown = found[:limit]
    following = write_rank(shown[-1].link.rank) if len(found) > limit else None
    return Suggestions(suggestions=[Suggestion.of(one) for one in shown], next=following)


@router.post("/review/{number}/accept", summary="Make the two one", responses=problems.documented(404, 409))
async def accept(here: Here, by: Author, number: Number, reason: Reason) -> Decided:
    """They are one customer. To unmerge the `link` of the answer undoes it exactly."""
    return await decided(here, await here.deciding.accept(suggestion=number, by=by, reason=reason))


@router.post("/review/{number}/reject", summary="Keep the two apart", responses=problems.documented(404, 409))
async def reject(here: Here, by: Author, number: Number, reason: Reason) -> Decided:
    """They are two customers, and never suggested again; only a merge by hand makes them one."""
    return await decided(here, await here.deciding.reject(suggestion=number, by=by, reason=reason))
