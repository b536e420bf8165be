"""Proposing a mapping from the names and values of an export's files, for a person to look at (`justexits map`)."""

from justexits.records.proposing.propose import Guess, Proposal, propose

__all__ = ["Guess", "Proposal", "propose"]
