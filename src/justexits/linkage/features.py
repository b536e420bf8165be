"""What is compared between two appearances, in which degrees, and which pairs are looked at. The numbers are in model.py.

Family-aware: the same address weighs little when the first names differ, for then it is a sister's or a mother's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Level:
    """One degree of agreement: its name, its SQL over `x_l` and `x_r`, the words for it, and what common values adjust it."""

    name: str
    sql: str
    words: str
    common: str = ""  # the column whose frequent values weigh less (Smith) and rare ones more


@dataclass(frozen=True)
class Feature:
    """One comparison: unknown where `missing` holds, else the first level that holds; the last level is everything else."""

    name: str
    missing: str
    levels: tuple[Level, ...]

    def level_of(self, gamma: int) -> Level | None:
        """The level behind Splink's number for it; None for unknown."""
        return None if gamma < 0 else self.levels[len(self.levels) - 1 - gamma]

    def gamma(self, name: str) -> int:
        """Splink's number for the level of that name."""
        return len(self.levels) - 1 - [level.name for level in self.levels].index(name)


_NICK = "list_has_any(first_forms_l, first_forms_r)"
FIRSTS_DIFFER = (
    f"first_l IS NOT NULL AND first_r IS NOT NULL AND NOT {_NICK} AND jaro_winkler_similarity(first_l, first_r) < 0.85"
)
_SURNAME_PART = "(last_one_l = last_one_r OR last_end_l = last_end_r OR last_one_l = last_end_r OR last_end_l = last_one_r)"
_SAME_PLACE = "(address_l = address_r OR (street_l = street_r AND (zip_l = zip_r OR zip_l IS NULL OR zip_r IS NULL)))"
_PART_KNOWN = "(birth_l IS NULL OR birth_r IS NULL)"
# The distance is dear, so it is asked only where one slip is possible: it leaves the three signs at one end as they are, and
# the year or the rest of a date.
_SLIP = (
    "((length({0}_l) < 7 OR length({0}_r) < 7 OR left({0}_l, 3) = left({0}_r, 3) OR right({0}_l, 3) = right({0}_r, 3))"
    " AND damerau_levenshtein({0}_l, {0}_r) <= 1)"
)
_DATE_SLIP = "(birth_year_l = birth_year_r OR birth_md_l = birth_md_r) AND damerau_levenshtein(birth_l, birth_r) <= 1"

NAME = Feature(
    "name",
    "(first_l IS NULL AND last_l IS NULL) OR (first_r IS NULL AND last_r IS NULL)",
    (
        Level("same", "first_l = first_r AND last_l = last_r", "same name", "full_name"),
        Level("nickname", f"{_NICK} AND last_l = last_r", "first name is a nickname, same last name", "name_key"),
        Level("swapped", "first_l = last_r AND last_l = first_r", "first and last name swapped"),
        Level(
            "alike",
            "jaro_winkler_similarity(first_l, first_r) >= 0.9 AND jaro_winkler_similarity(last_l, last_r) >= 0.9",
            "name is spelled nearly the same",
        ),
        Level(
            "part",
            f"{_NICK} AND (jaro_winkler_similarity(last_l, last_r) >= 0.8 OR {_SURNAME_PART})",
            "same first name, last name is alike or a part of the other",
        ),
        Level("sounds", "sound_l = sound_r", "name sounds the same"),
        Level("family", "last_l = last_r AND sex_l = sex_r", "same last name, but another first name", "last"),
        Level("last", "last_l = last_r", "same last name, but not the same first name", "last"),
        Level("first", _NICK, "same first name, but another last name", "first_key"),
        Level("other", "ELSE", "names differ"),
    ),
)
BIRTH = Feature(
    "birth",
    "born_low_l IS NULL OR born_low_r IS NULL",
    (
        Level("same", "birth_l = birth_r", "same birth date", "birth"),
        Level(
            "swapped",
            "birth_year_l = birth_year_r AND substr(birth_l, 6, 2) = substr(birth_r, 9, 2)"
            " AND substr(birth_l, 9, 2) = substr(birth_r, 6, 2)",
            "day and month of birth swapped",
        ),
        Level("typo", _DATE_SLIP, "birth date differs in one digit"),
        Level(
            "other year",
            "birth_md_l = birth_md_r AND abs(birth_year_l - birth_year_r) <= 12",
            "same day and month of birth, another year",
        ),
        Level("month", f"{_PART_KNOWN} AND birth_month_l = birth_month_r", "same month and year of birth, the day not known"),
        Level(
            "age",
            f"{_PART_KNOWN} AND born_from_l <= born_to_r AND born_from_r <= born_to_l",
            "age, or the part of the birth date that is known, fits to the day",
        ),
        Level(
            "fits",
            f"{_PART_KNOWN} AND born_low_l <= born_high_r AND born_low_r <= born_high_l",
            "age or year of birth fits, give or take a year",
        ),
        Level("year", "birth_year_l = birth_year_r", "same year of birth, another day"),
        Level("near", "born_low_l - born_high_r <= 2 AND born_low_r - born_high_l <= 2", "born within two years of one another"),
        Level("other", "ELSE", "birth dates differ"),
    ),
)
NUMBER = Feature(
    "number",
    "NOT ((sid_l IS NOT NULL AND sid_r IS NOT NULL) OR (fbi_l IS NOT NULL AND fbi_r IS NOT NULL)"
    " OR (local_l IS NOT NULL AND local_r IS NOT NULL))",
    (
        Level("state", "sid_l = sid_r AND coalesce(fbi_l = fbi_r, true)", "same state ID number"),
        Level("federal", "fbi_l = fbi_r AND coalesce(sid_l = sid_r, true)", "same FBI number"),
        Level(
            "local",
            "local_l = local_r AND coalesce(sid_l = sid_r, true) AND coalesce(fbi_l = fbi_r, true)",
            "same local number",
        ),
        Level("mixed", "sid_l = sid_r OR fbi_l = fbi_r OR local_l = local_r", "one ID number is the same, another differs"),
        Level(
            "typo",
            f"{_SLIP.format('sid')} OR {_SLIP.format('fbi')} OR {_SLIP.format('local')}"
            " OR (length(local_l) >= 8 AND jaro_winkler_similarity(local_l, local_r) >= 0.94)",
            "ID numbers are nearly the same",
        ),
        Level("local differs", "coalesce(sid_l = sid_r, fbi_l = fbi_r) IS NULL", "local numbers differ"),
        Level("other", "ELSE", "ID numbers differ"),
    ),
)
ADDRESS = Feature(
    "address",
    "address_l IS NULL OR address_r IS NULL",
    (
        Level("family", f"{_SAME_PLACE} AND {FIRSTS_DIFFER}", "same address, but another first name", "street"),
        Level("same", _SAME_PLACE, "same address", "street"),
        Level(
            "alike",
            "jaro_winkler_similarity(address_l, address_r) >= 0.92 AND coalesce(house_l = house_r, true)",
            "address is nearly the same",
        ),
        Level("zip", "zip_l = zip_r", "same ZIP code, another address", "zip"),
        Level("other", "ELSE", "addresses differ"),
    ),
)
PHONE = Feature(
    "phone",
    "phone_l IS NULL OR phone_r IS NULL",
    (
        Level("family", f"phone_l = phone_r AND {FIRSTS_DIFFER}", "same telephone, but another first name", "phone"),
        Level("same", "phone_l = phone_r", "same telephone", "phone"),
        Level("other", "ELSE", "telephones differ"),
    ),
)
MIDDLE = Feature(
    "middle",
    "middle_l IS NULL OR middle_r IS NULL",
    (
        Level("same", "middle_l = middle_r AND length(middle_l) > 1", "same middle name"),
        Level(
            "initial",
            "substr(middle_l, 1, 1) = substr(middle_r, 1, 1) AND (length(middle_l) = 1 OR length(middle_r) = 1"
            " OR jaro_winkler_similarity(middle_l, middle_r) >= 0.9)",
            "same middle initial",
        ),
        Level("other", "ELSE", "middle names differ"),
    ),
)
SUFFIX = Feature(
    "suffix",
    "suffix_l IS NULL OR suffix_r IS NULL",
    (
        Level("same", "suffix_l = suffix_r", "same suffix"),
        Level("other", "ELSE", "suffixes differ (as father's and son's do)"),
    ),
)
SEX = Feature(
    "sex",
    "sex_l IS NULL OR sex_r IS NULL",
    (Level("same", "sex_l = sex_r", "same sex recorded"), Level("other", "ELSE", "sex recorded differently")),
)
# Who else was there: the same arrest, or another matter with the same other person in it.
COMPANY = Feature(
    "company",
    "case_id_l = case_id_r OR (company_l IS NULL AND tracking_l IS NULL) OR (company_r IS NULL AND tracking_r IS NULL)",
    (
        Level("arrest", "tracking_l = tracking_r", "same arrest tracking number"),
        Level("companion", "list_has_any(company_l, company_r)", "in matters with the same other person"),
        Level("other", "ELSE", "no other person in common"),
    ),
)

FEATURES: tuple[Feature, ...] = (NAME, BIRTH, NUMBER, ADDRESS, PHONE, MIDDLE, SUFFIX, SEX, COMPANY)
FEATURE = {feature.name: feature for feature in FEATURES}


def at_levels(feature: str, *names: str) -> str:
    """SQL over scored pairs: whether the comparison came out at one of these levels; null where nothing was compared."""
    return f"gamma_{feature} IN ({', '.join(str(FEATURE[feature].gamma(name)) for name in names)})"


# Which pairs are looked at: those that share one of these. A false birth date blocks nothing, and sex never does.
BLOCKING_KEYS: dict[str, str] = {
    "state_number": "sid",
    "federal_number": "fbi",
    "local_number": "local",
    "tracking_number": "tracking",
    "telephone": "phone",
    "name_and_year": "name_key || ' ' || birth_year",
    "sound_and_year": "sound || ' ' || birth_year",
    "last_and_birth": "last || ' ' || birth",
    "first_and_birth": "first_key || ' ' || birth",
    "letters_and_day": "substr(first, 1, 3) || ' ' || substr(last, 1, 4) || ' ' || birth_md",
    "first_and_street": "substr(first, 1, 3) || ' ' || street",
    "last_and_street": "substr(last, 1, 4) || ' ' || street",
    "birth_and_zip": "birth || ' ' || zip",
    "letters_and_birth": "substr(first, 1, 1) || ' ' || birth",
    "a_letter_and_birth": "least(substr(first, 1, 1), substr(last, 1, 1)) || ' ' || birth",
    "name_and_zip": "full_name || ' ' || zip",
    "name_and_middle": "full_name || ' ' || substr(middle, 1, 1)",
    "name_either_way": "least(first, last) || ' ' || greatest(first, last)",
    "nickname": "name_key",
    "sound": "sound",
    "first_surname": "first_key || ' ' || last_one",
    "last_surname": "first_key || ' ' || last_end",
    "birth": "birth",
    "street": "street",
    "zip_and_year": "zip || ' ' || birth_year",
    "last_and_zip": "substr(last, 1, 3) || ' ' || zip",
    "first_and_zip": "substr(first, 1, 3) || ' ' || zip",
}
# A key that more rows share than this says too little to be worth its pairs (one name for ten thousand parties).
NAME_LIMIT, WEAK_LIMIT = 60, 12
BLOCK_LIMIT = dict.fromkeys(("name_either_way", "nickname", "sound", "first_surname", "last_surname"), NAME_LIMIT)
BLOCK_LIMIT |= dict.fromkeys(("birth", "street", "zip_and_year", "last_and_zip", "first_and_zip"), WEAK_LIMIT)
BLOCK_LIMIT_ELSE = 400
# A text as a number, which is looked up and compared faster; two texts with one digest are one in 10 million million million.
DIGEST = "CASE WHEN {0} IS NOT NULL THEN (hash({0}) >> 1)::BIGINT END".format
# A party is not compared with its own aliases.
OTHERS = "l.owner <> r.owner"


@dataclass(frozen=True)
class Shape:
    """What a linkage compares and by which keys it finds pairs. Offices have one shape; others' files may bring more columns."""

    features: tuple[Feature, ...] = FEATURES
    keys: Mapping[str, str] = field(default_factory=lambda: BLOCKING_KEYS)

    @property
    def adjusted(self) -> list[tuple[Feature, int, Level]]:
        """The levels that are adjusted for common values, each with its place in its feature."""
        return [
            (feature, place, level) for feature in self.features for place, level in enumerate(feature.levels) if level.common
        ]


OFFICE_SHAPE = Shape()


def more_columns(names: Mapping[str, str]) -> Shape:
    """The shape with one more comparison for each further column of somebody's file: `extra_1` and so on -> what it is called."""
    extra = tuple(
        Feature(
            column,
            f"{column}_l IS NULL OR {column}_r IS NULL",
            (
                Level("same", f"{column}_l = {column}_r", f"same {title}", column),
                Level("alike", f"jaro_winkler_similarity({column}_l, {column}_r) >= 0.9", f"{title} is nearly the same"),
                Level("other", "ELSE", f"another {title}"),
            ),
        )
        for column, title in names.items()
    )
    keys = dict(BLOCKING_KEYS)
    for column in names:
        keys |= {
            f"{column}_and_birth": f"{column} || ' ' || birth",
            f"{column}_and_first": f"{column} || ' ' || first_key",
            f"{column}_and_last": f"{column} || ' ' || last",
            column: column,
        }
    return Shape((*FEATURES, *extra), keys)


def common_column(feature: Feature, level: Level) -> str:
    """The column of link rows with a digest of `level.common` for this level alone, since each level has a scale of its own."""
    return f"common_{feature.name}_{level.name.replace(' ', '_')}"
