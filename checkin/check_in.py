"""The check-in: one week's answers, finished, as the past should read."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import ClassVar

from checkin.document import Document, Instant, Value
from checkin.mention import mentioned
from checkin.week import Week


class Answer(Value, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One answer, with the question as it was asked, so that the past reads as it was.

    `text` holds people as tokens `@[id]`. `people` are those the scale's answer is about (who?);
    `value` is a choice of the question's scale, or None where it was skipped.
    """

    question: str
    version: int
    prompt: str
    language: str
    scale: str
    value: str | None = None
    helped: str | None = None
    reasons: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    text: str = ""

    @property
    def mentions(self) -> tuple[str, ...]:
        """The ids of everybody it is about or mentions, each once."""
        return tuple(dict.fromkeys((*self.people, *mentioned(self.text))))


class Amendment(Value, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A change to a finished check-in: when, and the answer as it stood before (None: it was not answered)."""

    at: Instant
    question: str
    before: Answer | None


class CheckIn(Document, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A finished check-in of one ISO week, or a week marked away (no answers then)."""

    table: ClassVar[str] = "check_ins"

    week: Week
    deck: str
    finished_at: Instant
    away: bool = False
    answers: tuple[Answer, ...] = ()
    went_well: str = ""
    amendments: tuple[Amendment, ...] = ()

    @property
    def mentions(self) -> tuple[str, ...]:
        """The ids of everybody it is about or mentions as it reads now, each once."""
        answered = (id for answer in self.answers for id in answer.mentions)
        return tuple(dict.fromkeys((*answered, *mentioned(self.went_well))))

    def answer(self, question: str) -> Answer | None:
        """The answer to a question of the deck, or None where it was not asked."""
        return next((answer for answer in self.answers if answer.question == question), None)

    def amend(self, answer: Answer, at: Instant) -> CheckIn:
        """This check-in with one answer replaced; the earlier one is kept, dated. A week with an answer is not away."""
        before = self.answer(answer.question)
        if before == answer:
            return self
        if before is None:
            answers = (*self.answers, answer)
        else:
            answers = tuple(answer if a.question == answer.question else a for a in self.answers)
        amendment = Amendment(at=at, question=answer.question, before=before)
        return self.edit(answers=answers, amendments=(*self.amendments, amendment), away=False)

    def onto(self, kept: CheckIn | None) -> CheckIn:
        """This check-in as it is kept beside what its week has already: an earlier one is amended, so that no text is
        lost; a week away is no longer away, and goes on under the id it came with.
        """
        if kept is None:
            return self
        if kept.away:
            return self.edit(id=kept.id)
        for answer in self.answers:
            kept = kept.amend(answer, self.finished_at)
        return kept.edit(went_well=self.went_well or kept.went_well)


def check_in_id(vault_id: str, week: Week, deck: str) -> str:
    """The id of the check-in of a week: the same on every machine that has this vault (RFC 9562, version 5).

    Args:
        vault_id: the vault's id as hex.
    """
    return uuid.uuid5(uuid.UUID(hex=vault_id), f"{week}/{deck}").hex


class CheckIns:
    """The check-ins of a journal, in the order of their weeks."""

    def __init__(self, check_ins: tuple[CheckIn, ...]) -> None:
        self._check_ins = tuple(sorted(check_ins, key=lambda c: (c.week, c.deck)))

    def __iter__(self) -> Iterator[CheckIn]:
        return iter(self._check_ins)

    def __reversed__(self) -> Iterator[CheckIn]:
        return reversed(self._check_ins)

    def __len__(self) -> int:
        return len(self._check_ins)

    def of_deck(self, deck: str) -> CheckIns:
        """Those of one deck."""
        return CheckIns(tuple(c for c in self if c.deck == deck))

    def answered(self) -> CheckIns:
        """Those that have answers: not the weeks marked away."""
        return CheckIns(tuple(c for c in self if not c.away))

    def before(self, week: Week) -> CheckIns:
        """Those of weeks before `week`."""
        return CheckIns(tuple(c for c in self if c.week < week))

    def of(self, week: Week) -> CheckIn | None:
        """The check-in of a week, where there is one."""
        return next((c for c in self if c.week == week), None)

    def last(self) -> CheckIn | None:
        """The latest, where there is one."""
        return self._check_ins[-1] if self._check_ins else None

    def last_answer(self, question: str) -> tuple[Week, Answer] | None:
        """The latest answer to a question that was not skipped, and its week."""
        for check_in in reversed(self):
            answer = check_in.answer(question)
            if answer is not None and (answer.value is not None or answer.text):
                return check_in.week, answer
        return None
