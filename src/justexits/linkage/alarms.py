"""What is wrong with a batch so plainly that it must not be linked on, and what else its operator should know."""

from __future__ import annotations

from typing import Any

from justexits.linkage.features import NAME_LIMIT, at_levels

# A batch whose numbers point at other people's names and birth dates this often is not one with some slips in it.
FEWEST_CONTRADICTIONS = 20
SHARE_OF_CONTRADICTIONS = 0.4
NUMBERS = {"sid": "state ID numbers", "fbi": "FBI numbers", "local": "local numbers", "phone": "telephone numbers"}


def set_aside_shifted(engine: Any) -> tuple[str, ...]:
    """Take out of `link_row` the numbers of batches in which they stand beside the wrong people; returns a sentence for each.

    Two appearances with one number should mostly agree in name or birth date. Where a file was sorted or shifted in one column
    alone, hardly any do.
    """
    alarms = []
    for number, words in NUMBERS.items():
        while found := engine.execute(_CONTRADICTED.format(number=number)).fetchone():
            batch, pairs, bad = found
            shown = f"batch {batch}" if batch else "the records"
            alarms.append(
                f"The {words} of {shown} stand beside other names and birth dates in {bad:,} of {pairs:,} comparisons, as if a "
                "column had been shifted or sorted by itself. They were not used to link anybody. Check the export, import it "
                "again, and link again."
            )
            engine.execute(f"UPDATE link_row SET {number} = NULL WHERE batch_id IS NOT DISTINCT FROM ?", [batch])
    return tuple(alarms)


# Pairs of appearances with one number, where both names and birth dates are known; numbers that very many share are left out.
_CONTRADICTED = f"""
WITH row_of AS (
    SELECT uid, batch_id, {{number}} AS number, first, last, first_forms, born_low, born_high, birth, birth_md
    FROM link_row
    WHERE NOT is_alias AND {{number}} IS NOT NULL AND first IS NOT NULL AND last IS NOT NULL AND born_low IS NOT NULL
    QUALIFY count(*) OVER (PARTITION BY {{number}}) BETWEEN 2 AND 40
), pair AS (
    SELECT l.batch_id AS one, r.batch_id AS two,
        jaro_winkler_similarity(l.first, r.first) < 0.8 AND jaro_winkler_similarity(l.last, r.last) < 0.8
        AND NOT list_has_any(l.first_forms, r.first_forms) AND NOT coalesce(l.birth_md = r.birth_md, false)
        AND coalesce(l.birth <> r.birth, l.born_low > r.born_high OR r.born_low > l.born_high) AS bad
    FROM row_of l JOIN row_of r ON l.number = r.number AND l.uid < r.uid
), of_batch AS (
    SELECT one AS batch, bad FROM pair UNION ALL SELECT two, bad FROM pair WHERE two IS DISTINCT FROM one
)
SELECT batch, count(*) AS pairs, count(*) FILTER (bad) AS wrong FROM of_batch GROUP BY batch
HAVING wrong >= {FEWEST_CONTRADICTIONS} AND wrong >= {SHARE_OF_CONTRADICTIONS} * count(*)
ORDER BY wrong / count(*) DESC, wrong DESC, batch LIMIT 1
"""


def what_to_know(engine: Any) -> tuple[str, ...]:
    """Sentences about the records as they are: names that are missing or too many, birth dates that are unknown or filled in."""
    rows, nameless, undated, first_january = engine.execute(
        """SELECT count(*), count(*) FILTER (first IS NULL AND last IS NULL), count(*) FILTER (born_low IS NULL),
            count(*) FILTER (birth IS NULL AND born_low IS NOT NULL) FROM link_row WHERE NOT is_alias"""
    ).fetchone()
    said = []
    if nameless:
        said.append(f"{nameless:,} of {rows:,} records have no name; only their numbers can link them.")
    if undated * 4 > rows:
        said.append(f"{undated:,} of {rows:,} records have neither a birth date nor an age; recording them is what finds most.")
    if first_january * 20 > rows:
        said.append(f"{first_january:,} of {rows:,} birth dates are known only in part or are 1 January; only the year counts.")
    for name, shared in engine.execute(
        f"""SELECT full_name, count(*) FROM link_row WHERE NOT is_alias AND full_name IS NOT NULL GROUP BY 1
        HAVING count(*) > {10 * NAME_LIMIT} AND count(DISTINCT coalesce(birth, sid)) <> 1 ORDER BY 2 DESC, 1 LIMIT 3"""
    ).fetchall():
        said.append(f"{shared:,} records carry the name {name.title()}; the name alone links none of them.")
    return (*said, *_of_pairs(engine))


_AT_HOME = f"({at_levels('address', 'same', 'alike')} OR {at_levels('phone', 'same')})"
# What is said of pairs that look like something other than one person with two records, or like a fault of a file.
OF_PAIRS = {
    "agree but for day and month of birth, which are swapped. They are taken as slips; if a whole file writes the day first, say "
    "so in its mapping and import it again.": f"band = 'linked' AND {at_levels('birth', 'swapped')}",
    "share last name, birth date and home or telephone under other first names, as twins do. They are kept apart.": (
        f"apart IS NOT NULL AND {at_levels('birth', 'same')} AND {at_levels('name', 'family', 'last', 'other')}"
        f" AND ({at_levels('address', 'family', 'alike')} OR {at_levels('phone', 'family')})"
    ),
    "share name and home or telephone and cannot be one by birth date or suffix, as father and son. They are kept apart.": (
        f"apart IS NOT NULL AND {at_levels('name', 'same', 'nickname')} AND {_AT_HOME}"
        f" AND ({at_levels('birth', 'other')} OR {at_levels('suffix', 'other')})"
    ),
    "agree under another last name, as after a marriage, and are taken as one person.": (
        f"band = 'linked' AND {at_levels('name', 'first')}"
    ),
}


def _of_pairs(engine: Any) -> tuple[str, ...]:
    counted = ", ".join(f"count(*) FILTER (coalesce({rule}, false))" for rule in OF_PAIRS.values())
    counts = engine.execute(f"SELECT {counted} FROM banded").fetchone()
    return tuple(
        f"{count:,} pairs of records {words}" if count > 1 else f"1 pair of records {_of_one(words)}"
        for words, count in zip(OF_PAIRS, counts, strict=True)
        if count
    )


def _of_one(words: str) -> str:
    """The sentence of a single pair."""
    verb, rest = words.split(" ", 1)
    return (
        f"{verb}s {rest}".replace("They are", "It is")
        .replace(" are taken", " is taken")
        .replace("taken as slips", "taken as a slip")
    )
