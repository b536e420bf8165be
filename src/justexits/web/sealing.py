"""What a court sealed goes from what people wrote on the site, as it went from the records.

The lake keeps a keyed hash of each record, appearance and person that a sealing took away, and of the people it took something
from. What the site holds is looked through for them, before it goes into the records again and whenever the clock's work is
done: so a sealing that was cut short, or one that a source declared, is followed too.

    a person of whom nothing is left       reviews, first entries and answered facts of this person go
    an appearance that is gone             answers about pairs with it go
    a case that is gone                    answers to checklists about it go
    a charge or an arrest that is gone     answered facts about it go
    a person who has other records         what was written down before the sealing loses its note and its indicators
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from django.db import models, transaction

from justexits.web.casework.models import FirstEntry, Review, ReviewWithdrawal
from justexits.web.identity.models import LinkDecision, LinkWithdrawal
from justexits.web.performance.models import ChecklistAnswer
from justexits.web.relief.models import FactTakenBack, ReliefFact

if TYPE_CHECKING:
    from justexits.records.lake import Reading
    from justexits.records.lake.sealed import Sealings


def follow_sealings(reading: Reading, office_id: str) -> int:
    """Remove and blank what an office's site holds about sealed records. Returns how many rows; 0 where it was done before."""
    from justexits.records.lake.sealed import sealings_of

    sealed = sealings_of(reading, office_id)
    if sealed is None:
        return 0
    with transaction.atomic():
        return _remove(office_id, sealed) + _blank(office_id, sealed)


def _remove(office_id: str, sealed: Sealings) -> int:
    def person_is_gone(row: Any) -> bool:
        return sealed.holds("person", row.person_id)

    def appearance_is_gone(row: Any) -> bool:
        return sealed.holds("party", row.party_id) or sealed.holds("party", row.other_party_id)

    def fact_is_gone(row: Any) -> bool:
        return person_is_gone(row) or sealed.holds("charge", row.charge_id) or sealed.holds("arrest", row.arrest_id)

    return (
        _erase(Review, office_id, person_is_gone, ReviewWithdrawal, "review")
        + _erase(FirstEntry, office_id, person_is_gone)
        + _erase(LinkDecision, office_id, appearance_is_gone, LinkWithdrawal, "decision")
        + _erase(ChecklistAnswer, office_id, lambda row: sealed.holds("case", row.case_id))
        + _erase(ReliefFact, office_id, fact_is_gone, FactTakenBack, "answer")
    )


def _blank(office_id: str, sealed: Sealings) -> int:
    blanked = 0
    for model, fields in ((Review, {"note": "", "indicator_versions": {}}), (FirstEntry, {"note": ""})):
        for row in model.objects.filter(office_id=office_id):
            says_something = any(getattr(row, name) for name in fields)
            if says_something and sealed.took_from(row.person_id, after=row.snapshot):
                blanked += _unguarded(model).filter(pk=row.pk).update(**fields)
    return blanked


def _erase(
    model: type[models.Model],
    office_id: str,
    goes: Callable[[Any], bool],
    taken_back: type[models.Model] | None = None,
    link: str = "",
) -> int:
    """Remove rows, the newest first (later ones refer to earlier ones), each after the row that took it back."""
    gone = [row.pk for row in _unguarded(model).filter(office_id=office_id).order_by("-pk") if goes(row)]
    for key in gone:
        if taken_back is not None:
            _unguarded(taken_back).filter(**{link: key}).delete()
        _unguarded(model).filter(pk=key).delete()
    return len(gone)


def _unguarded(model: type[models.Model]) -> models.QuerySet[Any]:
    """The rows without the guard that nothing is ever changed or removed: that yields to a court's order, and to nothing else."""
    return models.QuerySet(model)


def followed(offices: Iterable[str]) -> int:
    """Follow the sealings of these offices, and of none that has no records yet. Returns how many rows went or were blanked."""
    from justexits.web.lake import NoRecordsYet, reading_for

    total = 0
    for office_id in offices:
        try:
            total += follow_sealings(reading_for(office_id), office_id)
        except NoRecordsYet:
            continue
    return total
