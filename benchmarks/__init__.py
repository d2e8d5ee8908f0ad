"""Measurements side by side: each against a floor or a peer, in one run, told as a ratio."""
