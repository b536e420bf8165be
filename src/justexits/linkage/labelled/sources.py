"""Records of several files in one: where ids are counted anew in each source, source and id together name a record."""

from __future__ import annotations

from collections.abc import Mapping

from justexits.linkage.labelled.columns import PERSON_ID, RECORD_ID, first_of, plain
from justexits.linkage.labelled.truth import twins

SOURCE = ("source", "sourcedataset", "sourcefile", "sourcesystem", "dataset", "system", "file", "agency")
Texts = list[str | None]


def with_sources(records: Mapping[str, Texts], truth: Mapping[str, Texts]) -> tuple[dict[str, Texts], dict[str, Texts]]:
    """Both tables, the record ids with the source before them where an id alone names several records and both say the source."""
    if pair := twins(list(truth)) or _first_two(records, truth):
        return _of_pairs(records, truth, pair)
    same = _same_id(records, truth)
    source, said = first_of(list(records), SOURCE), first_of(list(truth), SOURCE)
    if same is None or source is None or said is None or len(set(records[same[0]])) == len(records[same[0]]):
        return dict(records), dict(truth)
    ids = {id(table): _both(table[by], table[name]) for table, by, name in ((records, source, same[0]), (truth, said, same[1]))}
    return dict(records) | {same[0]: ids[id(records)]}, {
        name: ids[id(truth)] if name == same[1] else column for name, column in truth.items() if name != said
    }


def _first_two(records: Mapping[str, Texts], truth: Mapping[str, Texts]) -> tuple[str, str] | None:
    """The first two columns of the truth, where both hold nothing but record ids that several records have (idAbt, idBuy)."""
    mine = first_of(list(records), RECORD_ID)
    if mine is None or len(truth) < 2 or first_of(list(truth), PERSON_ID) is not None:
        return None
    one, other = list(truth)[:2]
    known = set(records[mine])
    return (one, other) if len(known) < len(records[mine]) and {*truth[one], *truth[other]} <= known else None


def _same_id(records: Mapping[str, Texts], truth: Mapping[str, Texts]) -> tuple[str, str] | None:
    """The record id's column in both tables, where both call it the same."""
    person = first_of(list(truth), PERSON_ID)
    theirs = first_of([name for name in truth if name != person], RECORD_ID)
    ours = next((name for name in records if theirs is not None and plain(name) == plain(theirs)), None)
    return (ours, theirs) if ours is not None and theirs is not None else None


def _of_pairs(
    records: Mapping[str, Texts], truth: Mapping[str, Texts], pair: tuple[str, str]
) -> tuple[dict[str, Texts], dict[str, Texts]]:
    """The same for pairs, each of whose records has a source of its own (source_l and source_r), or is of one file of two."""
    at, source = twins(list(truth), of_source=True), first_of(list(records), SOURCE)
    mine = first_of(list(records), RECORD_ID)
    if source is None or mine is None or len(set(records[mine])) == len(records[mine]):
        return dict(records), dict(truth)
    said = [truth[where] for where in at] if at else _sides(records[source], records[mine], [truth[name] for name in pair])
    if said is None:
        return dict(records), dict(truth)
    made = {name: _both(where, truth[name]) for where, name in zip(said, pair, strict=True)}
    return dict(records) | {mine: _both(records[source], records[mine])}, dict(truth) | made


def _sides(sources: Texts, ids: Texts, pair: list[Texts]) -> list[Texts] | None:
    """The source of each side of the pairs, where there are two: that way round in which more of the ids are there."""
    names = sorted({one for one in sources if one})
    if len(names) != 2:
        return None
    of = {name: {one for at, one in zip(sources, ids, strict=True) if at == name} for name in names}
    ways = (names, names[::-1])
    best = max(ways, key=lambda way: sum(one in of[name] for name, side in zip(way, pair, strict=True) for one in side))
    return [[name] * len(side) for name, side in zip(best, pair, strict=True)]


def _both(sources: Texts, ids: Texts) -> Texts:
    return [f"{at} {one}" if at and one else one for at, one in zip(sources, ids, strict=True)]
