"""From canonical parties to the columns that linkage compares.

Two relations are made in the engine: `link_row` (one row a name of a party: its own, and one for each alias) and `left_out`
(parties that get no person, and why). Nothing here decides that two rows are one person.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from justexits.linkage.names import given_name_forms, sounds
from justexits.records.not_a_person import NotAPerson, not_a_person

# What linkage reads of a party. Race, ethnicity, language and role are not among them.
READS = (
    "party_id", "case_id", "batch_id", "given_name", "middle_name", "family_name", "name_suffix", "alias_names", "birth_date",
    "birth_date_precision", "recorded_age_low", "recorded_age_high", "sex", "state_id", "fbi_id", "local_id", "phone", "address",
    "address_kind",
)  # fmt: skip

SUFFIXES = ("JR", "SR", "II", "III", "IV")
PARTICLES = ("DE", "LA", "DEL", "LOS", "LAS", "VAN", "VON", "DER", "DEN", "DA", "DI", "DOS", "AL", "EL", "BIN", "ST")
STREET_WORDS = {
    "STREET": "ST", "AVENUE": "AVE", "ROAD": "RD", "DRIVE": "DR", "LANE": "LN", "BOULEVARD": "BLVD", "COURT": "CT", "PLACE": "PL",
    "HIGHWAY": "HWY", "NORTH": "N", "SOUTH": "S", "EAST": "E", "WEST": "W", "APARTMENT": "APT", "UNIT": "APT", "SUITE": "STE",
    "NUMBER": "APT",
}  # fmt: skip
# A date that makes somebody older than this at the import is a slip of the keyboard or a default.
FIRST_BIRTH = "1901-01-02"
# Letters that taking accents away leaves as they are, and the Cyrillic and Greek letters as passports write them.
LETTERS = {
    "Ø": "O", "Æ": "AE", "Œ": "OE", "ß": "SS", "ẞ": "SS", "Ł": "L", "Đ": "D", "Ð": "D", "Þ": "TH",
    "\u0130": "I", "\u0131": "I",
    "Щ": "SHCH", "Ж": "ZH", "\u0425": "KH", "Ц": "TS", "Ч": "CH", "Ш": "SH", "Ю": "YU", "Я": "YA", "Є": "YE",
    "Ї": "I", "Ё": "E",
    "Θ": "TH", "\u03a7": "CH", "Ψ": "PS", "Ξ": "X",
}  # fmt: skip
SINGLE = (
    "АБВГҐДЕЗИІЙКЛМНОПРСТУФЫЭЬЪΑΒΓΔΕΖΗΙΚΛΜΝΟΠΡΣΤΥΦΩ",
    "ABVGGDEZIIIKLMNOPRSTUFYE--AVGDEZIIKLMNOPRSTYFO",
)
# An age is told on the day of the arrest or of the report, which lies so many days before the matter is referred.
TOLD_EARLIER = 14
# A case with more people than this says nothing about who keeps company with whom.
COMPANY_LIMIT = 8


@dataclass(frozen=True, kw_only=True)
class Beside:
    """What other tables know of the parties; each may be lacking.

    seen: `case_id`, `on`, the day of the matter, which turns a recorded age into years of birth. arrest: `party_id`,
    `tracking_number`. extra: `party_id`, `birth_text` (YYYY-MM-DD, even where no calendar has that day) and further columns to
    compare as texts, named extra_1 and so on.
    """

    seen: pa.Table | None = None
    arrest: pa.Table | None = None
    extra: pa.Table | None = None


NOTHING_BESIDE = Beside()


def prepare(engine: Any, party: pa.Table, beside: Beside = NOTHING_BESIDE) -> None:
    """Make `link_row` and `left_out` in the engine (a duckdb connection) from parties (columns READS; absent ones are unknown).

    link_row: uid, party_id, batch_id, is_alias, case_id, first, first_key (canonical), first_forms, middle, last, last_one,
    last_end, full_name, name_key, sound, suffix, birth (YYYY-MM-DD where the day is known), birth_month, birth_year, birth_md,
    born_low and born_high (years), born_from and born_to (days from 1900 on), sex, sid, fbi, local, tracking, company (who else
    is in the case), phone, address, street, house, zip, and the extra columns. Every text is upper case without accents; unknown
    is null.
    """
    engine.register("given_party", _complete(party))
    engine.register("given_name_form", given_name_forms())
    extra = _register_beside(engine, beside)
    words = not_a_person()
    _macros(engine, words)
    squeezed = "".join(f", squeezed_text({name}) AS {name}" for name in extra)
    engine.execute(_CLEANED.format(extra=squeezed, told_earlier=TOLD_EARLIER))
    unnamed = "".join(f" AND {name} IS NULL" for name in extra)
    engine.execute(
        f"""CREATE OR REPLACE TEMP TABLE cleaned AS SELECT *, CASE
            WHEN regexp_matches(whole, '{words.placeholder}') THEN 'placeholder'
            WHEN regexp_matches(whole, '{words.organisation}') THEN 'organisation'
            WHEN given IS NULL AND regexp_matches(whole, '{words.organisation_alone}') THEN 'organisation'
            WHEN regexp_matches(whole, '{words.officer}') THEN 'officer'
            WHEN given IS NULL AND family IS NULL AND sid IS NULL AND fbi IS NULL AND local IS NULL{unnamed}
            THEN 'nothing to go by' END AS reason FROM cleaned_all"""
    )
    engine.execute(
        "CREATE OR REPLACE TEMP TABLE left_out AS SELECT party_id, reason FROM cleaned WHERE reason IS NOT NULL ORDER BY party_id"
    )
    engine.execute(_COMPANY)
    engine.execute(_NAMES)
    heard = engine.execute(
        "SELECT first FROM named_row WHERE first IS NOT NULL UNION SELECT last FROM named_row WHERE last IS NOT NULL"
    ).fetchnumpy()["first"]
    engine.register("name_sound", sounds(heard.tolist()))
    engine.execute(_ROWS.format(extra="".join(f", c.{name}" for name in extra)))
    engine.execute("DROP VIEW cleaned_all; DROP TABLE cleaned; DROP TABLE named_row; DROP TABLE company_of")
    for name in ("given_party", "given_seen", "given_arrest", "given_extra", "name_sound"):
        engine.unregister(name)


def _complete(party: pa.Table) -> pa.Table:
    kinds = {"alias_names": pa.list_(pa.string()), "birth_date": pa.date32(), "recorded_age_low": pa.int64()}
    kinds["recorded_age_high"] = pa.int64()
    for name in READS:
        if name not in party.schema.names:
            party = party.append_column(name, pa.nulls(party.num_rows, kinds.get(name, pa.string())))
    return party.select(list(READS))


def _register_beside(engine: Any, beside: Beside) -> list[str]:
    """Register the three tables beside the parties, empty where they are lacking; returns the names of the extra columns."""
    empty = pa.array([], pa.string())
    seen = beside.seen if beside.seen is not None else pa.table({"case_id": empty, "on": pa.array([], pa.date32())})
    arrest = beside.arrest if beside.arrest is not None else pa.table({"party_id": empty, "tracking_number": empty})
    extra = beside.extra if beside.extra is not None else pa.table({"party_id": empty})
    if "birth_text" not in extra.schema.names:
        extra = extra.append_column("birth_text", pa.nulls(extra.num_rows, pa.string()))
    engine.register("given_seen", seen)
    engine.register("given_arrest", arrest)
    engine.register("given_extra", extra)
    return [name for name in extra.schema.names if name.startswith("extra_")]


def _listed(values: tuple[str, ...]) -> str:
    return ", ".join(f"'{value}'" for value in values)


def _macros(engine: Any, words: NotAPerson) -> None:
    """Small functions of SQL, so that each rule of cleaning stands in one place."""
    unknown, defaults = _listed(words.unknown_words), _listed(words.default_identifiers)
    dates, suffixes = _listed(words.default_birth_dates), _listed(SUFFIXES)
    streets = " ".join(f"WHEN '{word}' THEN '{short}'" for word, short in STREET_WORDS.items())
    plain = "strip_accents(x)"
    for letter, put in LETTERS.items():
        plain = f"replace({plain}, '{letter}', '{put}')"
    for macro in (
        # Most texts are plain already, and only the others go through the letters one by one.
        f"spelled(x) AS CASE WHEN regexp_matches(x, '^[ -~]*$') THEN x ELSE translate({plain}, '{SINGLE[0]}', '{SINGLE[1]}') END",
        # Letters of any script and digits; an apostrophe joins (O'BRIEN is OBRIEN), everything else parts.
        "joined(x) AS regexp_replace(spelled(upper(x)), '[''’`.]', '', 'g')",  # noqa: RUF001 - that sign is meant
        r"clean(x) AS nullif(trim(regexp_replace(joined(x), '[^\p{L}\p{N}]+', ' ', 'g')), '')",
        f"words_of(x) AS list_filter(string_split(x, ' '), lambda w: w <> '' AND w NOT IN ({unknown}))",
        "known(x) AS nullif(array_to_string(words_of(clean(x)), ' '), '')",
        f"suffix_of(x) AS CASE WHEN list_last(string_split(x, ' ')) IN ({suffixes}) THEN list_last(string_split(x, ' ')) END",
        f"without_suffix(x) AS nullif(trim(regexp_replace(x, '( |^)({'|'.join(SUFFIXES)})$', '')), '')",
        f"parts_of(x) AS list_filter(string_split(x, ' '), lambda w: length(w) > 1 AND w NOT IN ({_listed(PARTICLES)}))",
        r"squeezed(x) AS nullif(regexp_replace(upper(strip_accents(x)), '[^\p{L}\p{N}]+', '', 'g'), '')",
        "squeezed_text(x) AS known(x)",
        f"""number_of(x) AS CASE WHEN length(squeezed(x)) >= 3 AND squeezed(x) NOT IN ({defaults})
            AND NOT regexp_matches(squeezed(x), '^(0*|9+|X+|1+)$') THEN squeezed(x) END""",
        "digits(x) AS right(regexp_replace(x, '[^0-9]', '', 'g'), 10)",
        """phone_of(x) AS CASE WHEN length(digits(x)) >= 7 AND len(list_distinct(string_split(digits(x), ''))) > 2
            THEN digits(x) END""",
        "days_of(x) AS x::DATE - DATE '1900-01-01'",
        "month_of(x) AS try_cast(x || '-01' AS DATE)",
        f"born(x) AS CASE WHEN x >= DATE '{FIRST_BIRTH}' AND strftime(x, '%Y-%m-%d') NOT IN ({dates}) THEN x END",
        f"streets_of(x) AS array_to_string(list_transform(string_split(x, ' '), lambda w: CASE w {streets} ELSE w END), ' ')",
        f"""home_of(x, kind) AS CASE WHEN coalesce(kind, 'home') = 'home'
            AND NOT regexp_matches(clean(x), '{words.shared_address}') THEN streets_of(clean(x)) END""",
    ):
        engine.execute(f"CREATE OR REPLACE TEMP MACRO {macro}")


# "TAVARES, MARISOL A" in the family name alone is taken apart at its comma. The first of January is what systems fill in where
# only the year was known, so of it only the year counts; a recorded age gives two years of birth.
_CLEANED = """
CREATE OR REPLACE TEMP VIEW cleaned_all AS
SELECT *, trim(concat_ws(' ', given, family)) AS whole,
    coalesce(birth_day, part_first, days_of("on" - to_years(recorded_age_high + 1)) + 1 - {told_earlier}) AS born_from,
    coalesce(birth_day, part_last, days_of("on" - to_years(recorded_age_low))) AS born_to,
    coalesce(substr(birth, 1, 4)::INTEGER, part_year, year("on") - recorded_age_high - 1)::INTEGER AS born_low,
    coalesce(substr(birth, 1, 4)::INTEGER, part_year, year("on") - recorded_age_low)::INTEGER AS born_high
FROM (SELECT *, days_of(try_cast(birth AS DATE)) AS birth_day,
    days_of(coalesce(month_of(part_month), make_date(part_year, 1, 1))) AS part_first,
    days_of(coalesce(last_day(month_of(part_month)), make_date(part_year, 12, 31))) AS part_last
FROM (
    SELECT party_id, case_id, batch_id, alias_names, sex, recorded_age_high,
        CASE WHEN recorded_age_high IS NOT NULL THEN recorded_age_low END AS recorded_age_low, seen."on", tracking,
        CASE WHEN known(given_name) IS NULL AND contains(family_name, ',') THEN known(string_split(family_name, ',')[2])
             ELSE known(given_name) END AS given,
        CASE WHEN known(given_name) IS NULL AND contains(family_name, ',') THEN known(string_split(family_name, ',')[1])
             ELSE known(family_name) END AS family,
        known(middle_name) AS middle, clean(name_suffix) AS name_suffix,
        CASE WHEN coalesce(birth_date_precision, 'day') = 'day' AND strftime(birth_date, '%m-%d') <> '01-01'
             THEN strftime(born(birth_date), '%Y-%m-%d') ELSE birth_text END AS birth,
        CASE WHEN birth_date_precision = 'month' THEN strftime(born(birth_date), '%Y-%m') END AS part_month,
        CASE WHEN coalesce(birth_date_precision, 'day') <> 'band' THEN year(born(birth_date)) END AS part_year,
        number_of(state_id) AS sid, number_of(fbi_id) AS fbi, number_of(local_id) AS local, phone_of(phone) AS phone,
        home_of(address, address_kind) AS address,
        regexp_extract(streets_of(clean(string_split(address, ',')[1])), '^[0-9]+ .*') AS street_part{extra}
    FROM given_party
    LEFT JOIN (SELECT case_id, any_value("on") AS "on" FROM given_seen GROUP BY 1) seen USING (case_id)
    LEFT JOIN (SELECT party_id, min(number_of(tracking_number)) AS tracking FROM given_arrest GROUP BY 1) USING (party_id)
    LEFT JOIN given_extra USING (party_id)))
"""

# The others of each case by what tells them apart from everybody else: their number, or name with birth date.
_COMPANY = f"""
CREATE OR REPLACE TEMP TABLE company_of AS
WITH told AS (SELECT case_id, party_id, coalesce(sid, whole || ' ' || birth) AS told FROM cleaned WHERE reason IS NULL),
crowd AS (
    SELECT case_id, list(DISTINCT told) AS everybody FROM told GROUP BY case_id HAVING count(*) BETWEEN 2 AND {COMPANY_LIMIT})
SELECT party_id, nullif(list_filter(everybody, lambda other: other IS DISTINCT FROM told), []) AS company
FROM told JOIN crowd USING (case_id)
"""

# An alias is one more row of its party: only its names differ. One word alone is a street name, taken as a given name.
_NAMES = """
CREATE OR REPLACE TEMP TABLE named_row AS
WITH named AS (
    SELECT party_id AS uid, party_id, false AS is_alias, given, family, middle, name_suffix FROM cleaned WHERE reason IS NULL
    UNION ALL
    SELECT party_id || chr(31) || position, party_id, true,
        CASE WHEN contains(alias, ',') THEN known(string_split(alias, ',')[2])
             WHEN len(words_of(clean(alias))) = 1 THEN known(alias) ELSE words_of(clean(alias))[1] END,
        CASE WHEN contains(alias, ',') THEN known(string_split(alias, ',')[1])
             WHEN len(words_of(clean(alias))) > 1 THEN array_to_string(words_of(clean(alias))[2:], ' ') END,
        NULL, NULL
    FROM (SELECT party_id, unnest(alias_names) AS alias, generate_subscripts(alias_names, 1) AS position
          FROM cleaned WHERE reason IS NULL)
    WHERE known(alias) IS NOT NULL
), split AS (
    SELECT uid, party_id, is_alias, string_split(given, ' ')[1] AS first,
        string_split(coalesce(middle, array_to_string(string_split(given, ' ')[2:], ' ')), ' ')[1] AS middle,
        without_suffix(family) AS family, coalesce(suffix_of(name_suffix), suffix_of(family), suffix_of(given)) AS suffix
    FROM named
)
SELECT *, replace(family, ' ', '') AS last FROM split
"""
_ROWS = """
CREATE OR REPLACE TEMP TABLE link_row AS
SELECT n.uid, n.party_id, c.batch_id, n.is_alias, c.case_id, n.first, coalesce(f.canonical, n.first) AS first_key,
    CASE WHEN n.first IS NOT NULL THEN coalesce(f.forms, [n.first]) END AS first_forms,
    CASE WHEN NOT n.is_alias THEN nullif(n.middle, '') END AS middle,
    n.last, coalesce(parts_of(n.family)[1], n.last) AS last_one, coalesce(list_last(parts_of(n.family)), n.last) AS last_end,
    n.first || ' ' || n.last AS full_name, coalesce(f.canonical, n.first) || ' ' || n.last AS name_key,
    x.sound || ' ' || y.sound AS sound, n.suffix,
    c.birth, coalesce(substr(c.birth, 1, 7), c.part_month) AS birth_month, substr(c.birth, 1, 4)::INTEGER AS birth_year,
    substr(c.birth, 6) AS birth_md, c.born_low, c.born_high, c.born_from, c.born_to,
    CASE WHEN c.sex IN ('F', 'M') THEN c.sex END AS sex, c.sid, c.fbi, c.local, c.tracking, company, c.phone, c.address,
    CASE WHEN c.address IS NOT NULL THEN coalesce(nullif(c.street_part, ''), c.address) END AS street,
    nullif(regexp_extract(c.address, '^[0-9]+'), '') AS house,
    nullif(regexp_extract(c.address, '([0-9]{{5}})( [0-9]{{4}})?$', 1), '') AS zip{extra}
FROM named_row n JOIN cleaned c USING (party_id) LEFT JOIN given_name_form f ON f.name = n.first
LEFT JOIN name_sound x ON x.name = n.first LEFT JOIN name_sound y ON y.name = n.last
LEFT JOIN company_of ON company_of.party_id = n.party_id
ORDER BY n.uid
"""
