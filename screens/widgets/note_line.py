"""A quick note among other things: when it was written, and what it says."""

from __future__ import annotations

from textual.content import Content

from checkin.dates import day_short, day_with_year
from checkin.desk import Desk
from checkin.language import _, current
from checkin.note import QuickNote

QUIET = "$foreground 65%"


def written_at(desk: Desk, note: QuickNote) -> str:
    """When a note was written, in local time; with the year where it is not the present one."""
    local = note.written_at.astimezone(desk.now().tzinfo)
    day = day_short if local.year == desk.today.year else day_with_year
    return f"{day(local.date(), current())} {local:%H:%M}"


def note_line(desk: Desk, note: QuickNote, text: str) -> Content:
    """A note as it is read.

    Args:
        text: as it is shown, which is for the page to say.
    """
    marks = [written_at(desk, note), *([_("written without unlocking")] if note.sealed else [])]
    return Content("\n").join([Content.styled(" · ".join(marks), QUIET), Content(text)])
