"""From canonical parties to the columns that linkage compares.

Two relations are made in the engine: `link_row` (one row a name of a party: its own, and one for each alias) and `left_out`
(parties that get no person, and why). Nothing here decides that two rows are one person.
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from justexits.linkage.names import given_name_forms
from justexits.linkage.recogniser import NotAPerson, not_a_person

# What linkage reads of a party. Race, ethnicity, language and role are not among them.
READS = (
    "party_id", "case_id", "given_name", "middle_name", "family_name", "name_suffix", "alias_names", "birth_date", "birth_date_precision",
    "sex", "state_id", "fbi_id", "local_id", "phone", "address", "address_kind",
)  # fmt: skip

SUFFIXES = ("JR", "SR", "II", "III", "IV")
PARTICLES = ("DE", "LA", "DEL", "LOS", "LAS", "VAN", "VON", "DER", "DEN", "DA", "DI", "DOS", "AL", "EL", "BIN", "ST")
STREET_WORDS = {
    "STREET": "ST", "AVENUE": "AVE", "ROAD": "RD", "DRIVE": "DR", "LANE": "LN", "BOULEVARD": "BLVD", "COURT": "CT", "PLACE": "PL",
    "HIGHWAY": "HWY", "NORTH": "N", "SOUTH": "S", "EAST": "E", "WEST": "W", "APARTMENT": "APT", "UNIT": "APT", "SUITE": "STE", "NUMBER": "APT",
}  # fmt: skip
# A date that makes somebody older than this at the import is a slip of the keyboard or a default.
FIRST_BIRTH = "1901-01-02"


def prepare(engine: Any, party: pa.Table) -> None:
    """Make `link_row` and `left_out` in the engine (a duckdb connection) from parties (columns READS at least).

    link_row: uid, party_id, is_alias, case_id, first, first_key (canonical), first_forms, middle, last, last_one, last_end, full_name,
    name_key, suffix, birth (day-precise, else null), birth_year, birth_md, sex, sid, fbi, local, phone, address, street, house, zip.
    Every text is upper case without accents; unknown is null.
    """
    engine.register("given_party", party.select(list(READS)))
    engine.register("given_name_form", given_name_forms())
    words = not_a_person()
    _macros(engine, words)
    engine.execute(_CLEANED)
    engine.execute(
        f"""CREATE OR REPLACE TEMP TABLE cleaned AS SELECT *, CASE
            WHEN regexp_matches(whole, '{words.placeholder}') THEN 'placeholder'
            WHEN regexp_matches(whole, '{words.organisation}') THEN 'organisation'
            WHEN given IS NULL AND regexp_matches(whole, '{words.organisation_alone}') THEN 'organisation'
            WHEN regexp_matches(whole, '{words.officer}') THEN 'officer'
            WHEN given IS NULL AND family IS NULL AND sid IS NULL AND fbi IS NULL AND local IS NULL THEN 'nothing to go by'
            END AS reason FROM cleaned_all"""
    )
    engine.execute(
        "CREATE OR REPLACE TEMP TABLE left_out AS SELECT party_id, reason FROM cleaned WHERE reason IS NOT NULL ORDER BY party_id"
    )
    engine.execute(_ROWS)
    engine.execute("DROP VIEW cleaned_all; DROP TABLE cleaned")
    engine.unregister("given_party")


def _listed(values: tuple[str, ...]) -> str:
    return ", ".join(f"'{value}'" for value in values)


def _macros(engine: Any, words: NotAPerson) -> None:
    """Small functions of SQL, so that each rule of cleaning stands in one place."""
    unknown, defaults = _listed(words.unknown_words), _listed(words.default_identifiers)
    dates, suffixes = _listed(words.default_birth_dates), _listed(SUFFIXES)
    streets = " ".join(f"WHEN '{word}' THEN '{short}'" for word, short in STREET_WORDS.items())
    for macro in (
        # Letters of any script and digits; an apostrophe joins (O'BRIEN is OBRIEN), everything else parts.
        r"clean(x) AS nullif(trim(regexp_replace(regexp_replace(upper(strip_accents(x)), '[''’`.]', '', 'g'), '[^\p{L}\p{N}]+', ' ', 'g')), '')",
        f"words_of(x) AS list_filter(string_split(x, ' '), lambda w: w <> '' AND w NOT IN ({unknown}))",
        "known(x) AS nullif(array_to_string(words_of(clean(x)), ' '), '')",
        f"suffix_of(x) AS CASE WHEN list_last(string_split(x, ' ')) IN ({suffixes}) THEN list_last(string_split(x, ' ')) END",
        f"without_suffix(x) AS nullif(trim(regexp_replace(x, '( |^)({'|'.join(SUFFIXES)})$', '')), '')",
        f"parts_of(x) AS list_filter(string_split(x, ' '), lambda w: length(w) > 1 AND w NOT IN ({_listed(PARTICLES)}))",
        r"squeezed(x) AS nullif(regexp_replace(upper(strip_accents(x)), '[^\p{L}\p{N}]+', '', 'g'), '')",
        f"""number_of(x) AS CASE WHEN length(squeezed(x)) >= 3 AND squeezed(x) NOT IN ({defaults})
            AND NOT regexp_matches(squeezed(x), '^(0*|9+|X+|1+)$') THEN squeezed(x) END""",
        "digits(x) AS right(regexp_replace(x, '[^0-9]', '', 'g'), 10)",
        "phone_of(x) AS CASE WHEN length(digits(x)) >= 7 AND len(list_distinct(string_split(digits(x), ''))) > 2 THEN digits(x) END",
        f"""born(x, known_to) AS CASE WHEN coalesce(known_to, 'day') = 'day' AND x >= DATE '{FIRST_BIRTH}'
            AND strftime(x, '%Y-%m-%d') NOT IN ({dates}) THEN x END""",
        f"streets_of(x) AS array_to_string(list_transform(string_split(x, ' '), lambda w: CASE w {streets} ELSE w END), ' ')",
        f"""home_of(x, kind) AS CASE WHEN coalesce(kind, 'home') = 'home' AND NOT regexp_matches(clean(x), '{words.shared_address}')
            THEN streets_of(clean(x)) END""",
    ):
        engine.execute(f"CREATE OR REPLACE TEMP MACRO {macro}")


# "TAVARES, MARISOL A" in the family name alone is taken apart at its comma.
_CLEANED = """
CREATE OR REPLACE TEMP VIEW cleaned_all AS
SELECT *, trim(concat_ws(' ', given, family)) AS whole FROM (
    SELECT party_id, case_id, alias_names, sex,
        CASE WHEN known(given_name) IS NULL AND contains(family_name, ',') THEN known(string_split(family_name, ',')[2])
             ELSE known(given_name) END AS given,
        CASE WHEN known(given_name) IS NULL AND contains(family_name, ',') THEN known(string_split(family_name, ',')[1])
             ELSE known(family_name) END AS family,
        known(middle_name) AS middle, clean(name_suffix) AS name_suffix, born(birth_date, birth_date_precision) AS birth,
        number_of(state_id) AS sid, number_of(fbi_id) AS fbi, number_of(local_id) AS local, phone_of(phone) AS phone,
        home_of(address, address_kind) AS address,
        regexp_extract(streets_of(clean(string_split(address, ',')[1])), '^[0-9]+ .*') AS street_part
    FROM given_party)
"""

# An alias is one more row of its party: only its names differ. One word alone is a street name, taken as a given name.
_ROWS = """
CREATE OR REPLACE TEMP TABLE link_row AS
WITH named AS (
    SELECT party_id AS uid, party_id, false AS is_alias, given, family, middle, name_suffix FROM cleaned WHERE reason IS NULL
    UNION ALL
    SELECT party_id || chr(31) || position, party_id, true,
        CASE WHEN contains(alias, ',') THEN known(string_split(alias, ',')[2])
             WHEN len(words_of(clean(alias))) = 1 THEN known(alias) ELSE words_of(clean(alias))[1] END,
        CASE WHEN contains(alias, ',') THEN known(string_split(alias, ',')[1])
             WHEN len(words_of(clean(alias))) > 1 THEN array_to_string(words_of(clean(alias))[2:], ' ') END,
        NULL, NULL
    FROM (SELECT party_id, unnest(alias_names) AS alias, generate_subscripts(alias_names, 1) AS position FROM cleaned WHERE reason IS NULL)
    WHERE known(alias) IS NOT NULL
), split AS (
    SELECT uid, party_id, is_alias, string_split(given, ' ')[1] AS first,
        substr(coalesce(middle, array_to_string(string_split(given, ' ')[2:], ' ')), 1, 1) AS middle,
        without_suffix(family) AS family, coalesce(suffix_of(name_suffix), suffix_of(family), suffix_of(given)) AS suffix
    FROM named
)
SELECT n.uid, n.party_id, n.is_alias, c.case_id, n.first, coalesce(f.canonical, n.first) AS first_key,
    CASE WHEN n.first IS NOT NULL THEN coalesce(f.forms, [n.first]) END AS first_forms,
    CASE WHEN NOT n.is_alias THEN nullif(n.middle, '') END AS middle,
    replace(n.family, ' ', '') AS last, coalesce(parts_of(n.family)[1], replace(n.family, ' ', '')) AS last_one,
    coalesce(list_last(parts_of(n.family)), replace(n.family, ' ', '')) AS last_end,
    n.first || ' ' || replace(n.family, ' ', '') AS full_name, coalesce(f.canonical, n.first) || ' ' || replace(n.family, ' ', '') AS name_key,
    n.suffix, strftime(c.birth, '%Y-%m-%d') AS birth, year(c.birth)::INTEGER AS birth_year, strftime(c.birth, '%m-%d') AS birth_md,
    CASE WHEN c.sex IN ('F', 'M') THEN c.sex END AS sex, c.sid, c.fbi, c.local, c.phone, c.address,
    CASE WHEN c.address IS NOT NULL THEN coalesce(nullif(c.street_part, ''), c.address) END AS street,
    nullif(regexp_extract(c.address, '^[0-9]+'), '') AS house, nullif(regexp_extract(c.address, '([0-9]{5})( [0-9]{4})?$', 1), '') AS zip
FROM split n JOIN cleaned c USING (party_id) LEFT JOIN given_name_form f ON f.name = n.first
ORDER BY n.uid
"""
