"""Raw records first: whose findings and tier a reader may see, and whose not yet.

Some people in the queue are drawn at random. So that nothing gives them away, what was found about anybody appears only after the
reader wrote down what the raw records show; where a review stands, somebody has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from justexits.web.casework.models import FirstEntry, Review

if TYPE_CHECKING:
    from justexits.web.accounts.models import User


def read_by(by: User) -> set[str]:
    """The people whose findings this reader may see."""
    mine = FirstEntry.objects.filter(office_id=by.office_id, by=by).values_list("person_id", flat=True)
    reviewed = Review.objects.filter(office_id=by.office_id, withdrawal__isnull=True).values_list("person_id", flat=True)
    return {*mine, *reviewed}


def may_see_findings(by: User, person_id: str) -> bool:
    """Whether this reader wrote down what the records show, or a review of the person stands."""
    entries = FirstEntry.objects.filter(office_id=by.office_id, person_id=person_id, by=by)
    standing = Review.objects.filter(office_id=by.office_id, person_id=person_id, withdrawal__isnull=True)
    return entries.exists() or standing.exists()
