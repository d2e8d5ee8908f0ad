"""checkin: a private, encrypted check-in journal in the terminal for people who lead people."""

__version__ = "0.1.0"
