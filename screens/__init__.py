"""What the leader sees: Textual screens, widgets and themes on top of the trade in `checkin`."""
