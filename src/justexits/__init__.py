"""Just Exits: see who among the people an office charges is being exploited, and undo what should not have happened."""

__version__ = "0.1.0"
