"""The team: what holds for all of its check-ins."""

from __future__ import annotations

from typing import Annotated, ClassVar

import msgspec

from checkin.deck import Size
from checkin.document import Document

TEAM_ID = "team"
FRIDAY = 4


class Team(Document, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Settings that belong to the journal: whether the team has customers, which weekday the check-in waits from
    (0 is Monday), and how many questions it has."""

    table: ClassVar[str] = "teams"

    id: str = TEAM_ID
    customers: bool = True
    weekday: Annotated[int, msgspec.Meta(ge=0, le=6)] = FRIDAY
    size: Size = "three-plus-one"
