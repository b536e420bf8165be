"""What happened: one row for each thing that somebody did, kept for good."""
