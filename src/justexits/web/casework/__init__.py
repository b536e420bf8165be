"""The office's people: who waits for a second look, what the records show of one person, what a reviewer decided."""
