"""The two calm themes of checkin."""

from __future__ import annotations

from textual.theme import Theme

DUSK = Theme(
    name="dusk",
    dark=True,
    background="#1b1d22",
    surface="#1b1d22",
    panel="#26292f",
    foreground="#dcd9d0",
    primary="#8fb8a8",
    secondary="#8fb8a8",
    accent="#e0b070",
    success="#8fb8a8",
    warning="#e0a458",
    error="#e07a6a",
    variables={
        "border": "#3b4049",
        "footer-background": "#1b1d22",
        "footer-key-foreground": "#e0b070",
        "footer-description-foreground": "#9a988f",
        "footer-item-background": "#1b1d22",
        "footer-key-background": "#1b1d22",
        "footer-description-background": "#1b1d22",
        "input-cursor-background": "#dcd9d0",
        "block-cursor-text-style": "none",
    },
)

DAWN = Theme(
    name="dawn",
    dark=False,
    background="#f7f4ee",
    surface="#f7f4ee",
    panel="#ebe8e4",
    foreground="#2b2a27",
    primary="#2f6f5e",
    secondary="#2f6f5e",
    accent="#9a5b13",
    success="#2f6f5e",
    warning="#9a5b13",
    error="#b03a2e",
    variables={
        "border": "#ccc8bb",
        "footer-background": "#f7f4ee",
        "footer-key-foreground": "#9a5b13",
        "footer-description-foreground": "#6a675f",
        "footer-item-background": "#f7f4ee",
        "footer-key-background": "#f7f4ee",
        "footer-description-background": "#f7f4ee",
        "input-cursor-background": "#2b2a27",
        "block-cursor-text-style": "none",
    },
)
