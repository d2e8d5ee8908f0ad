"""The stage itself."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.widgets import Input

from screens.page import Dialog
from tests.screens.stage import result_of, settle, stage, text_of, type_text


class Asking(Dialog[str]):
    def compose(self) -> ComposeResult:
        yield Input(id="answer")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.dismiss(event.value)


async def test_what_is_typed_stands_in_the_text_and_the_result_comes_back() -> None:
    async with stage(Asking()) as pilot:
        await type_text(pilot, "two words")
        assert "two words" in text_of(pilot.app)
        await pilot.press("enter")
        await settle(pilot)
        assert result_of(pilot) == "two words"


async def test_a_line_ends_without_spaces_and_the_text_fits_the_size(size: tuple[int, int]) -> None:
    async with stage(Asking(), size) as pilot:
        lines = text_of(pilot.app).splitlines()
        assert len(lines) <= size[1]
        assert all(len(line) <= size[0] and line == line.rstrip() for line in lines)
