"""What came in: imports, the rows that did not fit and why, and where each record came from."""
