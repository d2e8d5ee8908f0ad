"""The vault: file format, keys, lock, and the journal kept in TinyDB inside it."""
