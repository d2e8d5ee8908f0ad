"""The commands, a theme a file: each asks the vault one thing and answers in text, in JSON, or by its exit status.

What one command alone needs is imported in it: the others, and the journal's locked door, don't wait for that.
"""
