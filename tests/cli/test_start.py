"""What happens before a command runs, and where there is no command to run."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from checkin import __version__, hardening, language
from checkin.cli import INTERRUPTED
from checkin.cli import checkin as commands
from checkin.sentences import Status
from checkin.settings import Settings
from screens.sealed_app import CRASHED
from storage.settings_file import SettingsFile
from tests.cli.conftest import Checkin
from tests.systems import needs_unix_paths, needs_xdg

OF_CLICK = re.compile("--(help|version) ")


def test_the_page_for_newcomers_lists_every_exit_status() -> None:
    page = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    listed = {int(status) for status in re.findall(r"^\| (\d+) +\| ", page, re.MULTILINE)}
    assert listed == {*Status, INTERRUPTED}


def test_the_version_is_one_line(checkin: Checkin) -> None:
    assert checkin("--version").out == f"checkin {__version__}\n"


def test_the_version_can_be_asked_beside_other_options(checkin: Checkin) -> None:
    assert checkin("--language", "da", "--version").out == f"checkin {__version__}\n"


def test_help_speaks_the_language_asked_for(checkin: Checkin) -> None:
    assert checkin("--language=da", "--help").out.startswith("Brug: checkin")
    assert checkin("--language", "en", "--help").out.startswith("Usage: checkin")


@pytest.mark.parametrize("command", [None, *sorted(commands.commands)])
def test_help_is_in_the_language_asked_for(command: str | None, checkin: Checkin) -> None:
    """No line of words is the same in both, but for the two options that click words once in a process."""
    arguments = [command, "--help"] if command else ["--help"]
    danish, english = (checkin("--language", code, *arguments).out.splitlines() for code in ("da", "en"))
    assert not {
        line for line in {*danish} & {*english} if re.search("[a-z]{2} [a-z]{2}", line) and not OF_CLICK.search(line)
    }


@pytest.mark.parametrize("spoken", ["da", "en"])
def test_what_a_command_does_is_said_in_a_line_that_is_not_cut(spoken: str, checkin: Checkin) -> None:
    assert not re.findall(r"^  \w.*\.\.\.$", checkin("--language", spoken, "--help").out, re.MULTILINE)


@pytest.mark.parametrize(
    ("environment", "spoken"),
    [
        ({}, "en"),
        ({"LC_ALL": "da_DK.UTF-8"}, "da"),
        ({"LC_ALL": "", "LC_MESSAGES": "da_DK", "LANG": "en_GB"}, "da"),
        ({"LC_ALL": "", "LANG": "da_DK.UTF-8"}, "da"),
        ({"LC_ALL": "C", "LANG": "da_DK.UTF-8"}, "en"),
        ({"LC_ALL": "da_DK.UTF-8", "CHECKIN_LANGUAGE": "en"}, "en"),
        ({"LC_ALL": "fr_FR.UTF-8"}, "en"),
    ],
)
def test_the_language_is_found_in_the_environment(
    checkin: Checkin, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], spoken: str
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    checkin("doctor")
    assert language.current() == spoken


def test_a_language_nobody_translated_is_wrong_usage(checkin: Checkin) -> None:
    said = checkin("--language", "tlh", "doctor")
    assert said.status == 2
    assert "'da', 'en'" in said.err


def test_an_unknown_command_is_wrong_usage(checkin: Checkin) -> None:
    said = checkin("frobnicate")
    assert said.status == 2
    assert "frobnicate" in said.err
    assert "Traceback" not in said.err


def test_the_journal_does_not_open_without_a_terminal(checkin: Checkin) -> None:
    said = checkin()
    assert said.status == 7
    assert said.err.count("\n") == 1


def test_the_demo_goes_with_no_command(checkin: Checkin) -> None:
    assert checkin("--demo", "due").status == 2


def test_a_variable_that_would_log_or_press_keys_is_gone_before_textual() -> None:
    environment = {
        "TEXTUAL": "devtools",
        "TEXTUAL_LOG": "x",
        "TEXTUAL_PRESS": "a,b",
        "TEXTUAL_SCREENSHOT": "1",
        "TEXTUAL_DRIVER": "m:D",
        "TEXTUAL_DEBUG": "1",
        "TEXTUAL_THEME": "nord",
        "HOME": "/",
    }
    hardening.scrub(environment)
    assert set(environment) == {"TEXTUAL_THEME", "HOME"}


@pytest.mark.skipif(sys.platform != "linux", reason="Linux's own switch")
def test_a_process_with_a_passphrase_leaves_no_dump() -> None:
    program = (
        "import ctypes, resource; from checkin.__main__ import main; main(['completion', 'nonsense']);"
        "print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "(0, 0) 0\n"


@pytest.mark.parametrize("leaks", [False, True], ids=["hushed", "control"])
def test_what_nothing_catches_is_told_without_its_message(leaks: bool) -> None:
    fault = "def fail(*_): raise ValueError('Aspen is left outside')"
    hush = "" if leaks else "from checkin.hardening import hush; hush()"
    faults = {
        "main": "fail()",
        "thread": "import threading; thread = threading.Thread(target=fail); thread.start(); thread.join()",
        "unraisable": "kind = type('Kind', (), {'__del__': fail}); kind()",
    }
    for name, deed in faults.items():
        program = "\n".join((fault, hush, deed))
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
        assert "ValueError" in done.stderr, name
        assert ("Aspen" in done.stderr) is leaks, name


def test_another_programs_screens_are_noticed_before_anything_opens(tmp_path: Path) -> None:
    (tmp_path / "screens").mkdir()
    (tmp_path / "screens" / "__init__.py").write_text("")
    root = Path(__file__).parent.parent.parent
    ahead = f"import sys; sys.path[:0] = [{str(tmp_path)!r}, {str(root)!r}];"
    program = f"{ahead} from checkin.__main__ import main; sys.exit(main(['due']))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 7
    assert "screens" in done.stderr
    assert "Traceback" not in done.stderr


@needs_unix_paths
def test_the_settings_choose_language_and_vault(checkin: Checkin, home: Path) -> None:
    settings = SettingsFile(home / "config" / "checkin" / "settings.json")
    settings.write(Settings(language="da", vault="/by/settings"))
    assert "/by/settings" in checkin("doctor").out
    assert language.current() == "da"
    assert "/by/option" in checkin("--vault", "/by/option", "--language", "en", "doctor").out
    assert language.current() == "en"


@needs_xdg
def test_of_broken_settings_what_can_be_read_holds(checkin: Checkin, home: Path) -> None:
    (home / "config" / "checkin").mkdir(parents=True)
    (home / "config" / "checkin" / "settings.json").write_text('{"language": "da", "vault": 3}')
    said = checkin("doctor")
    assert said.status == 0
    assert "journal.checkin" in said.out
    assert "vault" in said.out.splitlines()[-1]
    assert language.current() == "da"


def test_a_fault_in_checkin_itself_says_so_without_a_word_of_the_journal(
    checkin: Checkin, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_path: object) -> str:
        raise ValueError("Aspen is left outside")

    monkeypatch.setattr("checkin.commands.doctor._found", fail)
    said = checkin("doctor")
    assert said.status == Status.FAULT == CRASHED
    assert "Aspen" not in said.out + said.err
    assert "Traceback" not in said.err


def test_who_reads_no_further_is_no_error() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "checkin", "sample"], stdout=writer, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(writer)
    assert done.returncode == 0
    assert done.stderr == ""
