"""The documentation pages of the law: what is encoded, and the form of a case file."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from justexits.relief import case_schema, law
from justexits.relief.coverage import can_answer_candidate, checks_of, coverage, encoded
from tests.generated_pages import MADE, cell, table
from tests.relief.asking import AS_OF
from tests.relief.situations import cases, histories
from tests.relief.situations import page as situations
from tests.relief.situations import situations as all_situations

__all__ = ["case_form", "case_form_schema", "law_coverage", "relief_checks", "situations"]


def relief_checks() -> str:
    """How many worked answers the tests hold to each entry of law: what `justexits law coverage` counts."""
    checks = [check for one in all_situations() for check in one["checks"]] + cases()
    counted = Counter(check["entry"] for check in checks if not check["entry"].startswith("ZZ"))
    counted.update(
        entry for one in histories() for charges in one["days"].values() for said in charges.values() for entry in said
    )
    lines = [f"  {entry}: {count}" for entry, count in sorted(counted.items())]
    head = "# Made by `python3 run.py docs` from tests/relief/*.yaml: worked answers held to each entry of law."
    return "\n".join([head, 'version: "1"', "checks:", *lines]) + "\n"


def law_coverage() -> str:
    """Every entry of law with how much of it was read."""
    found = law()
    rows = coverage(found, AS_OF, checks_of(found))
    entries = {entry.key: entry for one in found.provisions for entry in one.entries}
    exact = can_answer_candidate(found)
    parts = [
        MADE,
        "# Law: what is encoded\n",
        "**Not legal advice.** Every entry is a draft until an attorney of the jurisdiction has checked it against the official "
        "text. "
        "`justexits law coverage --as-of 2026-11-01` prints the same for any day.\n",
        f"{len(rows)} entries of {len(found.provisions)} provisions in {len(found.jurisdictions)} jurisdictions; "
        f"{len(exact)} in {len({one.id[:2] for one in exact})} jurisdictions can answer that a charge is a candidate. "
        "*Encoded*: whole (every condition was read), partly (an unread condition leads to a lawyer), not (nothing was read). "
        f"*Stands* says whether the text is known to stand on {AS_OF.isoformat()}. *Cases* counts the "
        "worked answers, those of the [situations](situations.md) among them, that are held to the provision.\n",
    ]
    for place in found.jurisdictions:
        mine = [one for one in rows if one.jurisdiction == place]
        parts += [
            f"## {place}\n",
            table(
                ("entry", "covers", "citation", "encoded", "not read", "secondary", "stands", "seen on", "cases"),
                [
                    (
                        one.entry,
                        entries[one.entry].covers,
                        one.citation,
                        encoded(entries[one.entry]),
                        one.unread,
                        one.secondary,
                        one.stands,
                        entries[one.entry].in_force.seen_on or "unknown",
                        one.cases,
                    )
                    for one in mine
                ],
            ),
        ]
    return "\n".join(parts)


def case_form() -> str:
    """The form of a case file and of its answer, key by key."""
    schema = case_schema()
    person = schema["properties"]["person"]["properties"]
    charge = schema["properties"]["charges"]["items"]["properties"]
    return "\n".join(
        [
            MADE,
            "# A case file\n",
            "One person's history, for `justexits relief case FILE --as-of DATE --json`. It is YAML or JSON; a key that is left "
            "out, or says `unknown` or `not_asked`, is not known, and never counts against anybody. The JSON Schema is "
            "[relief-case.schema.json](relief-case.schema.json); `justexits relief case-form` prints it.\n",
            "```yaml",
            EXAMPLE.strip(),
            "```\n",
            "## person\n",
            _keys(person),
            "## charges\n",
            "Each is a charge, or an arrest without one. `id` and `jurisdiction` must be given. A class or degree is read as "
            "`B`, `class b`, `2`, `second` or `F2` write it. A charge whose record was sealed or expunged has no answer of its "
            "own; whether a conviction among those counts against another charge was not recorded, so that a recent one leaves "
            "the answer open.\n",
            _keys(charge),
            "## What comes back\n",
            "One object: `as_of`, `law_version`, `charges`, `set_aside`, `questions`, `no_provision_found`, `watch_list`. Each "
            "charge has its `provisions`; each provision its `outcome` (that of its best track), `best_entry` and all its "
            "`entries`. An entry has `outcome`, `why` (the words that exclude, what is missing, which text or judgement is "
            "open), "
            "`to_show` (the nexus with what the known times as a victim say of it, as `evidence`), `needs`, `covered_from`, "
            "`remarks`, `masks` and the `trace`: every condition with its state (`holds`, `fails`, `missing`, `to_show`, "
            "`lawyer`, `unread`), citation, mark, the values that it read and their source.\n",
            table(
                ("outcome", "means"),
                [
                    ("candidate", "every fact that the text asks for holds; a person shows and a court decides the rest"),
                    ("needs_a_fact", "a missing fact decides; `questions` has them in the order of how many answers wait"),
                    ("needs_a_lawyer", "a judgement, a text that was not read, or one not known to stand on that day"),
                    ("not_covered", "the words in `why` exclude it, or `covered_from` says from when it is covered"),
                    ("not_in_force", "there is no such provision on that day"),
                ],
            ),
        ]
    )


EXAMPLE = """
person:
  birth_date: 1999            # a day, a month or a year
  victim_kinds: [sex_trafficking]
  pending_charge: false       # beyond the charges of this file
  other_conviction: false     # the record was checked and is whole
charges:
  - id: c1
    jurisdiction: VA
    statute: 18.2-346
    grade: misdemeanor
    offence_date: 2019-02
    disposition: convicted
    disposition_date: 2019-04-01
"""


def case_form_schema() -> str:
    """The JSON Schema of a case file."""
    return json.dumps(case_schema(), indent=1, ensure_ascii=False) + "\n"


def _keys(properties: dict[str, Any]) -> str:
    return table(
        ("key", "meaning", "values"),
        [(f"`{name}`", said.get("description", ""), _values(said)) for name, said in properties.items()],
    )


def _values(said: dict[str, Any]) -> str:
    if "enum" in said:
        return ", ".join(f"`{_word(value)}`" for value in said["enum"])
    if "items" in said:
        return "a list of " + ", ".join(f"`{value}`" for value in said["items"]["enum"])
    if said.get("type") == "object":
        return cell(", ".join(f"`{name}`" for name in said["properties"]))
    return ""


def _word(value: object) -> str:
    return {True: "true", False: "false"}.get(value, str(value)) if isinstance(value, bool) else str(value)
