"""Appearances: where in the check-ins somebody is mentioned. They are read back, and never counted into a score."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from checkin.check_in import Answer, CheckIn, CheckIns
from checkin.mention import mentioned
from checkin.week import Week


@dataclass(frozen=True)
class Appearance:
    """One place in a check-in where a person is mentioned.

    Args:
        answer: the answer it stands in, or None for what went well.
        text: the kept text, with people as tokens; empty where only the scale's answer is about them.
    """

    week: Week
    answer: Answer | None
    text: str


class Appearances:
    """The places where one person is mentioned, in the order of their weeks."""

    def __init__(self, appearances: tuple[Appearance, ...]) -> None:
        self._appearances = appearances

    @classmethod
    def of(cls, check_ins: CheckIns, person: str) -> Appearances:
        """Where a person is mentioned, by their id."""
        return cls(tuple(appearance for check_in in check_ins for appearance in _in(check_in, person)))

    def __iter__(self) -> Iterator[Appearance]:
        return iter(self._appearances)

    def __reversed__(self) -> Iterator[Appearance]:
        return reversed(self._appearances)

    def __len__(self) -> int:
        return len(self._appearances)


def last_mentioned(check_ins: CheckIns) -> dict[str, Week]:
    """The latest week in which each person is mentioned, by their ids."""
    return {person: check_in.week for check_in in check_ins for person in check_in.mentions}


def _in(check_in: CheckIn, person: str) -> Iterator[Appearance]:
    for answer in check_in.answers:
        if person in answer.mentions:
            yield Appearance(week=check_in.week, answer=answer, text=answer.text)
    if person in mentioned(check_in.went_well):
        yield Appearance(week=check_in.week, answer=None, text=check_in.went_well)
