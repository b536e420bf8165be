"""What survivor-relief law may undo: statutes as data, answered for one person with every reason, and for a whole state."""

from __future__ import annotations

from justexits.relief.answer import Answer, Outcome, State, answer
from justexits.relief.case import Case, read_case
from justexits.relief.case_form import case_schema
from justexits.relief.form import Condition, Entry, Law, Provision
from justexits.relief.load import law, load_law, load_provision
from justexits.relief.person import answer_case, answer_charge, tracks

__all__ = [
    "Answer",
    "Case",
    "Condition",
    "Entry",
    "Law",
    "Outcome",
    "Provision",
    "State",
    "answer",
    "answer_case",
    "answer_charge",
    "case_schema",
    "law",
    "load_law",
    "load_provision",
    "read_case",
    "tracks",
]
