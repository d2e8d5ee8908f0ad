"""Programs that are measured, or measured against, each started as a process of its own."""
