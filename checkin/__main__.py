"""The way in: harden the process, find the language, and only then let the commands be imported."""

from __future__ import annotations

import sys

from checkin import __version__

TYPE_CHECKING = False  # as type checkers read it; spares `--version` the import of typing
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from checkin.settings import Settings


def main(argv: Sequence[str] | None = None, *, clock: Callable[[], datetime] | None = None) -> int:
    """Run one command, or the journal in the terminal, and give the exit status.

    Args:
        argv: the arguments after the program's name; those of this process when None.
        clock: gives the present local time, with its zone; the system's clock when None.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments == ["--version"]:
        print(f"checkin {__version__}")
        return 0

    from checkin import hardening, process

    hardening.forbid_dumps()
    hardening.scrub()
    hardening.hush()
    process.write_utf_8(sys.stdout, sys.stderr)

    settings = _read_settings()
    _bind_language(arguments, settings.language)
    if not _packages_are_ours():
        from checkin.language import _

        print(
            _("Another program's “screens” or “storage” stand in checkin's way: install checkin by itself."),
            file=sys.stderr,
        )
        return 7

    from checkin.cli import run

    return run(arguments, settings, clock or _now)


def _now() -> datetime:
    from datetime import datetime

    return datetime.now().astimezone()


def _read_settings() -> Settings:
    """The settings; of a broken file what can be read, since nobody can mend it from outside. The doctor names it."""
    from checkin.place import settings_place
    from checkin.settings import BadSettings, Settings
    from checkin.vault import FileRefused
    from storage.settings_file import SettingsFile

    try:
        return SettingsFile(settings_place()).read()
    except BadSettings as error:
        return error.kept
    except FileRefused:
        return Settings()


def _bind_language(arguments: Sequence[str], chosen: str) -> None:
    from os import environ

    from checkin import language

    wishes = [_asked_for(arguments), environ.get("CHECKIN_LANGUAGE"), chosen, language.of_locale(environ)]
    language.use(language.first_spoken(wishes))
    language.lend_to_click()


def _asked_for(arguments: Sequence[str]) -> str | None:
    """The language on the command line, read before there are commands, because their help speaks it too."""
    for at, argument in enumerate(arguments):
        if argument == "--language":
            return next(iter(arguments[at + 1 :]), None)
        if argument.startswith("--language="):
            return argument.partition("=")[2]
    return None


def _packages_are_ours() -> bool:
    """Whether `screens` and `storage` are the ones that came with this `checkin`.

    Their names are plain, so another distribution could bring its own into the same environment.
    """
    from importlib.util import find_spec
    from pathlib import Path

    specs = [find_spec(name) for name in ("checkin", "screens", "storage")]
    return len({Path(spec.origin).parent.parent if spec and spec.origin else None for spec in specs}) == 1


if __name__ == "__main__":
    sys.exit(main())
