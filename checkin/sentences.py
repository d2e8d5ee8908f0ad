"""What went wrong, in one plain sentence for the person in front of the screen."""

from __future__ import annotations

from checkin.language import _


def sentence(error: Exception) -> str:
    """The sentence for an error, with what to do next in it and no content of the journal."""
    return _("That did not work ({kind}). Nothing was lost.").format(kind=type(error).__name__)
