"""Which part somebody has in the office, and what it lets them do."""

from __future__ import annotations

from dataclasses import dataclass

from justexits.web.accounts.permissions import Permission as P  # noqa: N817  # the table of roles is read as a whole


@dataclass(frozen=True, kw_only=True)
class Role:
    """A part in the office: its name for the database, its name for people, what it is, what it may do."""

    name: str
    display_name: str
    description: str
    permissions: frozenset[P]


_READS_PEOPLE = frozenset({P.SEE_QUEUE, P.SEE_PERSON, P.SEE_SOURCE_ROWS, P.SEE_MEASURES})
_ANSWERS_FOR_FIGURES = frozenset(
    {P.SEE_SMALL_NUMBERS, P.EXPORT_FIGURES, P.COMPARE_OFFICES, P.SET_TARGETS, P.ANNOTATE_FIGURES, P.RECORD_MEETINGS}
)

_WORKS_ON_RELIEF = frozenset({P.SEE_RELIEF, P.ANSWER_RELIEF_FACTS})

_ALL = (
    Role(
        name="survivor_response_prosecutor",
        display_name="Survivor-response prosecutor",
        description="Reviews the people whose records suggest that they are being exploited, and decides.",
        permissions=_READS_PEOPLE
        | {P.SEE_JUVENILE_RECORDS, P.SEE_VICTIM_ADDRESS, P.RECORD_REVIEW, P.EXPORT_FIGURES, P.SEE_SMALL_NUMBERS}
        | {P.SEE_LINKS, P.DECIDE_LINKS}
        | _WORKS_ON_RELIEF,
    ),
    Role(
        name="records_relief_attorney",
        display_name="Records-relief attorney",
        description="Works out which convictions and arrests of survivors the law may undo, and asks courts for it.",
        permissions=_READS_PEOPLE | _WORKS_ON_RELIEF | {P.SEE_JUVENILE_RECORDS, P.SEE_LINKS},
    ),
    Role(
        name="records_paralegal",
        display_name="Records paralegal",
        description="Gathers and checks records for a review, and who is who; does not decide about people.",
        permissions=_READS_PEOPLE
        | {P.SEE_JUVENILE_RECORDS, P.SEE_IMPORTS, P.EXPORT_FAULTY_ROWS, P.SEE_SMALL_NUMBERS}
        | {P.SEE_LINKS, P.DECIDE_LINKS}
        | _WORKS_ON_RELIEF,
    ),
    Role(
        name="community_advocate",
        display_name="Community advocate",
        description="Works with survivors in the office; sees who is in review, not sealed or juvenile records.",
        permissions=frozenset({P.SEE_QUEUE, P.SEE_PERSON, P.SEE_MEASURES, P.SEE_RELIEF}),
    ),
    Role(
        name="line_prosecutor",
        display_name="Line prosecutor",
        description="Charges cases. Sees measures; a person's findings reach the file only through a reviewer.",
        permissions=frozenset({P.SEE_MEASURES}),
    ),
    Role(
        name="supervisor",
        display_name="Supervisor",
        description="Answers for the unit: reviews, second reads, and the figures.",
        permissions=_READS_PEOPLE
        | _ANSWERS_FOR_FIGURES
        | {P.SEE_SENIOR_LANE, P.SEE_JUVENILE_RECORDS, P.SEE_VICTIM_ADDRESS, P.RECORD_REVIEW}
        | {P.SEE_IMPORTS, P.BRING_RECORDS_IN, P.EXPORT_FAULTY_ROWS, P.SEE_LINKS, P.DECIDE_LINKS}
        | _WORKS_ON_RELIEF,
    ),
    Role(
        name="elected_prosecutor",
        display_name="Elected prosecutor",
        description="Leads the office: reads the figures, sets targets, holds review meetings; sees no people.",
        permissions=_ANSWERS_FOR_FIGURES | {P.SEE_MEASURES},
    ),
    Role(
        name="data_analyst",
        display_name="Data analyst",
        description="Brings records in and reads the figures; sees no people.",
        permissions=frozenset({P.SEE_MEASURES, P.SEE_SMALL_NUMBERS, P.EXPORT_FIGURES, P.COMPARE_OFFICES, P.ANNOTATE_FIGURES})
        | {P.SEE_IMPORTS, P.BRING_RECORDS_IN, P.MAP_CHARGE_TEXTS},
    ),
    Role(
        name="auditor",
        display_name="Auditor",
        description="Reads who looked at what; sees no people and no figures.",
        permissions=frozenset({P.SEE_ACCESS_LOG}),
    ),
    Role(
        name="administrator",
        display_name="Administrator",
        description="Makes and closes accounts; cannot read any case.",
        permissions=frozenset({P.MANAGE_ACCOUNTS}),
    ),
)
ROLES: dict[str, Role] = {role.name: role for role in _ALL}


def who_may(permission: P) -> list[str]:
    """The display names of the roles that may do this, for the page that refuses."""
    return [role.display_name for role in _ALL if permission in role.permissions]
