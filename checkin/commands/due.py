"""What is due, for scripts and the prompt of a shell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from checkin.commands.run import Run, in_json, in_run
from checkin.conversation import Conversation
from checkin.language import N_, _
from checkin.sentences import Status
from checkin.spoken import command, option

if TYPE_CHECKING:
    from checkin.agenda import Agenda, CheckInState, Row


@command(help=N_("Say what is due. Counts and dates, no names and no content."))
@option("--json", "as_json", is_flag=True, help=N_("Answer in JSON."))
@option("--exit-code", is_flag=True, help=N_("Exit with 1 when a check-in waits or something is due."))
@in_run
def due(run: Run, as_json: bool, exit_code: bool) -> int:
    from checkin.agenda import Agenda, CheckInState

    today = run.now().date()
    with run.journal() as journal:
        state, agenda = CheckInState.of(journal, today), Agenda.of(journal, today)
    if as_json:
        click.echo(in_json(_due_plain(state, agenda)))
    else:
        click.echo("\n".join((state.description, agenda.description, agenda.cases_description, *map(_said, agenda))))
    pressing = state.can_start or len(agenda.overdue()) or len(agenda.today())
    return Status.FOUND if exit_code and pressing else Status.DONE


def _said(row: Row) -> str:
    kind = _("conversation") if isinstance(row.document, Conversation) else _("promise")
    return "  ".join(filter(None, (str(row.due or ""), kind, row.description)))


def _row_plain(row: Row) -> dict[str, Any]:
    kind = "conversation" if isinstance(row.document, Conversation) else "promise"
    return {"kind": kind, "when": row.when, "due": row.due.isoformat() if row.due else None, "days_late": row.late}


def _due_plain(state: CheckInState, agenda: Agenda) -> dict[str, Any]:
    return {
        "check_in": {"week": str(state.week), "state": state.state, "next_on": state.next_on.isoformat()},
        "agenda": [_row_plain(row) for row in agenda],
        "later": agenda.later,
        "open_cases": len(agenda.cases),
    }
