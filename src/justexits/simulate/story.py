"""A builder for people whose facts are fixed: rows are written one by one, and stand in the tables like all others."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa

from justexits.records.tables import TABLES
from justexits.simulate.counties import County

Row = dict[str, Any]
RECORDS = ("case", "arrest", "party", "charge", "event", "narrative")


class Story:
    """Rows of the canonical tables, and the truth about the people in them. Every id is fixed: it counts from 90 million."""

    def __init__(self, county: County) -> None:
        self.county = county
        self.rows: dict[str, list[Row]] = {name: [] for name in RECORDS}
        self.parties: list[Row] = []
        self.people: list[Row] = []

    def person(self, name: str, group: str, *, by: str | None = None, since: date | None = None, kind: str | None = None) -> str:
        """A person of the truth; her id. `by`, `since` and `kind` say by whom, from when and how she is exploited."""
        identity = f"{self.county.name}:{name}"
        exploiter = f"{self.county.name}:{by}" if by else None
        self.people.append(
            {
                "person": identity,
                "exploited": since is not None,
                "exploiter": exploiter,
                "exploited_from": since,
                "kind": kind,
                "group": group,
            }
        )
        return identity

    def _own(self, letter: str, table: str) -> str:
        return f"{letter}{90_000_001 + len(self.rows[table])}"

    def _add(self, table: str, row: Row) -> None:
        full: Row = dict.fromkeys(TABLES[table].by_name) | row
        full |= {"office_id": self.county.name, "batch_id": "simulated", "source_file": "simulated", "source_line": 0}
        for column in TABLES[table].columns:
            if column.is_date and full[column.name] is not None:
                full[f"{column.name}_precision"] = full[f"{column.name}_precision"] or "day"
        self.rows[table].append(full)

    def case(self, referred_on: date, kind: str = "criminal", status: str = "disposed", **given: Any) -> str:
        """A case; its number. It is filed ten days after it was referred, unless `filed_on` is given."""
        number = f"TRC-{referred_on.year}-{900_001 + len(self.rows['case'])}"
        usual: Row = {"jurisdiction": "Alderbrook", "agency": "Alderbrook Police"}
        if status not in ("referred", "declined") and kind in ("criminal", "juvenile"):
            usual |= {"filed_on": date.fromordinal(referred_on.toordinal() + 10)}
            usual |= {"court": "Juvenile Court" if kind == "juvenile" else "District Court"}
        self._add("case", usual | {"case_id": number, "referred_on": referred_on, "kind": kind, "status": status} | given)
        return number

    def party(self, case: str, person: str, role: str = "defendant", **given: Any) -> str:
        """An appearance of a person in a case; its number. `name` is "Given Middle Family" or "Given Family"."""
        number = self._own("P", "party")
        words = given.pop("name").split(" ")
        name = {"given_name": words[0], "middle_name": words[1] if len(words) > 2 else None, "family_name": words[-1]}
        self._add("party", {"party_id": number, "case_id": case, "role": role} | name | given)
        self.parties.append({"party_id": number, "person": person})
        return number

    def arrest(self, case: str, party: str, on: date, hotel: str | None = None, **given: Any) -> str:
        """An arrest, at a hotel where one is named; its number."""
        number = self._own("A", "arrest")
        place = {"place_kind": "hotel", "place_key": hotel} if hotel else {"place_kind": "street", "place_key": "street-07"}
        known: Row = {"agency": "Alderbrook Police", "jurisdiction": "Alderbrook", "tracking_number": f"WAT9{number[1:]}"}
        self._add("arrest", {"arrest_id": number, "case_id": case, "party_id": party, "on": on} | known | place | given)
        return number

    def charge(self, case: str, party: str, on: date, text: str, section: str, end: str | None, **given: Any) -> None:
        """A charge. `end` is its disposition; None leaves it open."""
        ended = given.pop("ended", None)
        known: Row = {
            "description": text,
            "statute": f"TRC {section}",
            "offense_date": on,
            "disposition": end,
            "disposition_date": ended,
        }
        known |= {"charging_decision": "filed", "decided_on": date.fromordinal(on.toordinal() + 12), "grade": "misdemeanor"}
        self._add("charge", {"charge_id": self._own("C", "charge"), "case_id": case, "party_id": party} | known | given)

    def event(self, case: str, kind: str, on: date, party: str | None = None, result: str | None = None) -> None:
        """Something dated."""
        row: Row = {"kind": kind, "on": on, "party_id": party, "result": result, "jurisdiction": "Alderbrook"}
        self._add("event", {"event_id": self._own("E", "event"), "case_id": case} | row)

    def text(self, case: str, on: date, text: str, kind: str = "police_report") -> None:
        """A text."""
        self._add(
            "narrative",
            {"narrative_id": self._own("N", "narrative"), "case_id": case, "kind": kind, "written_on": on, "text": text},
        )


def joined(tables: dict[str, pa.Table], story: Story) -> dict[str, pa.Table]:
    """The tables with the story's rows at their ends."""
    out = {}
    for name, table in tables.items():
        rows = [row | {"source_line": table.num_rows + 2 + at} for at, row in enumerate(story.rows[name])]
        out[name] = pa.concat_tables([table, pa.Table.from_pylist(rows, schema=table.schema)]).combine_chunks()
    return out
