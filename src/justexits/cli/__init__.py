"""The command line: one file per sub-command, no rules of its own."""
