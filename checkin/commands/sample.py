"""An invented journal, for demos and measurements."""

from __future__ import annotations

from datetime import UTC, datetime, time

import click

from checkin import language
from checkin.commands.run import Run, in_run
from checkin.language import N_, _
from checkin.spoken import command, option


@command("sample", help=N_("Print an invented journal as JSON, for demos and measurements."))
@option(
    "--years", type=click.IntRange(1, 100), metavar="N", default=2, show_default=True, help=N_("Years of check-ins.")
)
@option("--people", type=click.IntRange(min=2), metavar="N", default=8, show_default=True, help=N_("How many people."))
@option(
    "--seed",
    type=int,
    metavar="N",
    default=1,
    show_default=True,
    help=N_("The same number gives the same journal on a day."),
)
@in_run
def sample_(run: Run, years: int, people: int, seed: int) -> None:
    from random import Random

    from checkin import library
    from checkin.agenda import WEEKLY
    from checkin.exchange import exported
    from checkin.sample import sample
    from storage.journal import memory_journal

    deck, phrases = library.deck(WEEKLY, language.current()), library.phrases(language.current())
    if people > len(phrases.aliases):
        raise click.UsageError(_("There are {count} invented people.").format(count=len(phrases.aliases)))
    today = run.now().date()
    documents = sample(Random(seed), today, deck, phrases, years=years, people=people)
    journal = memory_journal(now=lambda: datetime.combine(today, time(), tzinfo=UTC))
    with journal.action("sample") as action:
        action.put(*documents)
    click.echo(exported(journal), nl=False)
