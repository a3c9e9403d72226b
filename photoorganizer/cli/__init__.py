"""The terminal: every command, its printing and its exit code."""
