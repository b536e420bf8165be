"""Every read of people takes the user who asks; nothing here shows what that user may not see."""

from justexits.web.casework.selectors.person import PersonPage, current_id, find_person, moves_shown
from justexits.web.casework.selectors.queue import NOT_REVIEWED, SORTS, QueuePage, QueueQuery, queue
from justexits.web.casework.selectors.source import SourceRow, find_row
from justexits.web.casework.selectors.timeline import LANES
from justexits.web.casework.selectors.visible import visible_tables

__all__ = [
    "LANES",
    "NOT_REVIEWED",
    "SORTS",
    "PersonPage",
    "QueuePage",
    "QueueQuery",
    "SourceRow",
    "current_id",
    "find_person",
    "find_row",
    "moves_shown",
    "queue",
    "visible_tables",
]
