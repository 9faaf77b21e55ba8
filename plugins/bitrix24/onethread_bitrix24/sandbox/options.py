"""The switches of a sandbox portal: its plan and clock, and one for each thing that public sources leave open."""

from dataclasses import dataclass, field
from typing import Literal


@dataclass(slots=True)
class Options:
    """How a portal behaves. Switches named in section "Open questions" of fidelity.md stand for what nobody could verify."""

    seed: int = 1
    """Tokens, secrets and seeded people follow from it alone."""

    timezone: str = "Europe/Moscow"
    """Of the portal's server: every date and time is written with its offset."""

    language: str = "en"
    """Of the portal's pages, as applications in them are told."""

    frozen_at: float | None = None
    """Unix seconds at which a clock stands that only tests move; None is the real clock."""

    strict_https: bool = False
    """Refuse plain http with INVALID_REQUEST, as the cloud does."""

    lead_mode: Literal[1, 2] = 1
    """1 leads are used, 2 they are not (crm.settings.mode.get)."""

    limits: bool = True
    """Whether QUERY_LIMIT_EXCEEDED and OPERATION_TIME_LIMIT exist at all."""

    bucket_size: float = 50
    """Requests of one address that may be ahead; 250 on Enterprise. [D limits]"""

    bucket_drain: float = 2
    """Requests a second that drain from the bucket; 5 on Enterprise. [D limits]"""

    operating_limit: float = 480
    """Seconds of operating time a method may use in ten minutes. [D limits, configurable on a box]"""

    operating_shown: bool = True
    """Off, as on a box without the limiter: answers have no `operating`. [S]"""

    batch_charging: Literal["inner", "batch"] = "inner"
    """Whose operating time a command of a batch uses: its own method's [D, S] or that of `batch` [I b24jssdk#459]."""

    costs: dict[str, float] = field(default_factory=dict)
    """Seconds of operating time by method, over those of the method table."""

    latency: bool = False
    """Whether an answer really takes the seconds that it costs; for benchmarks."""

    wall: float = 60
    """Seconds after which the cloud cuts a request off with a 504."""

    comment_event_flat: bool = False
    """ONCRMTIMELINECOMMENT* tells `data[ID]` as the docs show, instead of `data[FIELDS][ID]`. [?]"""

    offline_id_text: bool = False
    """EVENT_DATA of offline rows holds the id as text instead of a number. [?]"""

    duplicate_bind_code: str = "ERROR_CORE"
    """The code beside "Handler already binded". [?]"""

    auth_connector: bool = True
    """Whether the plan has `auth_connector` (feature rest_auth_connector)."""

    phone_national: bool = True
    """findbycomm takes +7..., 8... and national forms of a number as one. [?]"""

    merge_moves_timeline: bool = True
    """What happened to the losers of a merge is shown at the survivor. [?]"""

    activity_origin_filter: bool = True
    """crm.activity.list filters by ORIGINATOR_ID and ORIGIN_ID. [?]"""

    timeline_by_start: bool = True
    """A finished activity stands in the timeline at its START_TIME, otherwise where it was made. [?]"""

    comment_limit: int = 65_535
    """Characters of a timeline comment; more is refused. [?]"""

    local_handlers: bool = True
    """Handlers may be plain http on this machine, which the cloud refuses."""

    home: Literal["http", "https"] = "http"
    """Which listener the portal gives as its own address."""

    domain: str = ""
    """The portal's name in events and pages; empty is the address of that listener."""
