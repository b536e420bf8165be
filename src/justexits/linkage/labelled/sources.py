"""Records of several files in one: where ids are counted anew in each source, source and id together name a record."""

from __future__ import annotations

from collections.abc import Mapping

from justexits.linkage.labelled.columns import PERSON_ID, RECORD_ID, first_of, plain
from justexits.linkage.labelled.truth import twins

SOURCE = ("source", "sourcedataset", "sourcefile", "sourcesystem", "dataset", "system", "file", "agency")
Texts = list[str | None]


def with_sources(records: Mapping[str, Texts], truth: Mapping[str, Texts]) -> tuple[dict[str, Texts], dict[str, Texts]]:
    """Both tables, the record ids with the source before them where an id alone names several records and both say the source."""
    if pair := twins(list(truth)):
        return _of_pairs(records, truth, pair)
    same = _same_id(records, truth)
    source, said = first_of(list(records), SOURCE), first_of(list(truth), SOURCE)
    if same is None or source is None or said is None or len(set(records[same[0]])) == len(records[same[0]]):
        return dict(records), dict(truth)
    ids = {id(table): _both(table[by], table[name]) for table, by, name in ((records, source, same[0]), (truth, said, same[1]))}
    return dict(records) | {same[0]: ids[id(records)]}, {
        name: ids[id(truth)] if name == same[1] else column for name, column in truth.items() if name != said
    }


def _same_id(records: Mapping[str, Texts], truth: Mapping[str, Texts]) -> tuple[str, str] | None:
    """The record id's column in both tables, where both call it the same."""
    person = first_of(list(truth), PERSON_ID)
    theirs = first_of([name for name in truth if name != person], RECORD_ID)
    ours = next((name for name in records if theirs is not None and plain(name) == plain(theirs)), None)
    return (ours, theirs) if ours is not None and theirs is not None else None


def _of_pairs(
    records: Mapping[str, Texts], truth: Mapping[str, Texts], pair: tuple[str, str]
) -> tuple[dict[str, Texts], dict[str, Texts]]:
    """The same for pairs, each of whose records has a source of its own (source_l and source_r)."""
    at, source = twins(list(truth), of_source=True), first_of(list(records), SOURCE)
    mine = first_of(list(records), RECORD_ID)
    if at is None or source is None or mine is None or len(set(records[mine])) == len(records[mine]):
        return dict(records), dict(truth)
    made = {name: _both(truth[where], truth[name]) for where, name in zip(at, pair, strict=True)}
    return dict(records) | {mine: _both(records[source], records[mine])}, dict(truth) | made


def _both(sources: Texts, ids: Texts) -> Texts:
    return [f"{at} {one}" if at and one else one for at, one in zip(sources, ids, strict=True)]
