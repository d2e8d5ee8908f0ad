"""Lost pages: a page of the disk under a journal of ten years is gone, and with it a few documents and no more."""

from __future__ import annotations

from functools import cache
from random import Random
from statistics import median

from benchmarks.invented import PASSPHRASE, documents, vault_in
from checkin.document import Document
from checkin.journal import KEPT, Journal
from storage.format import PAGE
from tests.campaigns import Campaign, Outcome, scratch
from tests.storage.safe import log_of

YEARS = 10

MOST_IN_THE_MIDDLE = 3
MOST = 25
"""Documents that a lost page costs: half of the pages, and all."""

LOST = "documents lost"


@cache
def kept(*, whole: bool) -> tuple[bytes, dict[str, Document]]:
    """The file that keeps ten years, as it is after it was rewritten, and its documents by id.

    Args:
        whole: the mistake: in one record for all of them.
    """
    with scratch() as folder:
        vault = vault_in(folder)
        opened = vault.create(PASSPHRASE, None)
        with opened.journal.action("invent") as action:
            action.put(*documents(YEARS))
        if not whole:
            log_of(opened.journal).compact()
        content = vault.path.read_bytes()
        found = everything(opened.journal)
        opened.journal.close()
    return content, found


def everything(journal: Journal) -> dict[str, Document]:
    """The documents of a journal, by id."""
    return {document.id: document for kind in KEPT for document in journal.all(kind)}


def lose(numbers: range, *, whole: bool = False) -> Outcome:
    """Lose one page a number."""
    outcome = Outcome()
    content, documents = kept(whole=whole)
    with scratch() as folder:
        vault = vault_in(folder)
        for number in numbers:
            chance = Random(number)
            left = bytearray(content)
            start = chance.randrange(len(left) // PAGE) * PAGE
            left[start : start + PAGE] = chance.choice((bytes(PAGE), chance.randbytes(PAGE)))
            vault.path.write_bytes(left)
            opened = vault.unlock(PASSPHRASE, read_only=True)
            there = everything(opened.journal)
            opened.journal.close()
            lost = len(documents) - len(there)
            outcome.tried += 1
            outcome.sample(LOST, lost)
            outcome.counts["pages of the header"] += start < 2 * PAGE
            said = {notice.kind for notice in opened.notices}
            if said != {"header" if start < 2 * PAGE else "torn" if start + PAGE >= len(left) else "damaged"}:
                outcome.wrong.append(f"try {number}: {lost} documents lost, and it is said: {sorted(said)}")
            if lost > MOST:
                outcome.wrong.append(f"try {number}: {lost} documents lost")
            if not all(documents[id] == document for id, document in there.items()):
                outcome.wrong.append(f"try {number}: another document than was kept")
    if median(outcome.samples[LOST]) > MOST_IN_THE_MIDDLE:
        outcome.wrong.append(f"half of the pages cost more than {MOST_IN_THE_MIDDLE} documents")
    return outcome


CAMPAIGN = Campaign(
    promise=f"a lost page of {PAGE:,} bytes costs a journal of {YEARS} years {MOST} documents at most, mostly "
    f"{MOST_IN_THE_MIDDLE}, and it is said",
    run=lose,
    controls={"everything is kept in one record": lambda numbers: lose(numbers, whole=True)},
    small=20,
    large=500,
    control=3,
)
