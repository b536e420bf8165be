"""From numbers to the canonical tables: ids in the office's own style, words for codes, Arrow columns."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from justexits.records.tables import TABLES
from justexits.simulate.appearances import appearances
from justexits.simulate.arrays import Texts, choose, words
from justexits.simulate.counties import County
from justexits.simulate.lifecycle import DECISIONS, DECLINED, ENDS, ROLES, UNDECIDED, Columns, Handled
from justexits.simulate.matters import HOTEL, Matters
from justexits.simulate.narratives import narratives
from justexits.simulate.offenses import COLUMNS, OFFENSES, PLACES
from justexits.simulate.people import People

Given = dict[str, Any]
NEVER = -(10**6)
UNKNOWN: Any = None  # compared with arrays of texts, element by element
DECLINED_FOR = ("insufficient evidence", "victim declines to take part", "interest of justice", "referred to another agency")


def table(name: str, given: Given, county: County) -> pa.Table:
    """The canonical table `name` of these columns; what is not given is null.

    A date is a number of days since 1970-01-01; of a birth date NEVER is unknown, of others whatever is below 0.
    """
    definition = TABLES[name]
    size = len(next(iter(given.values())))
    given = given | {"office_id": pa.repeat(county.name, size), "batch_id": pa.repeat("simulated", size)}
    given |= {"source_file": pa.repeat("simulated", size), "source_line": np.arange(2, size + 2)}
    arrays = []
    for column, kind in zip(definition.columns, definition.schema.to_pyarrow(), strict=True):
        value = given.get(column.name)
        if column.is_date and value is not None:
            value = _days(value, birth=column.name == "birth_date")
            given.setdefault(f"{column.name}_precision", _precision(value))
        arrays.append(pa.nulls(size, kind.type) if value is None else _array(value, kind.type))
    return pa.table(arrays, schema=definition.schema.to_pyarrow())


def _days(value: np.ndarray, *, birth: bool) -> pa.Array:
    unknown = value <= NEVER if birth else value < 0
    return pa.array(value.astype("datetime64[D]"), pa.date32(), mask=unknown)


def _precision(value: pa.Array) -> pa.Array:
    return pa.array(choose(np.asarray(value.is_valid()), "day", None), pa.string())


def _array(value: Any, kind: pa.DataType) -> pa.Array:
    if isinstance(value, pa.Array | pa.ChunkedArray):
        return value
    if pa.types.is_floating(kind):
        return pa.array(value, kind, mask=np.isnan(value))
    return pa.array(value, kind)


def _year(days: np.ndarray) -> np.ndarray:
    return np.asarray(days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970)


def case_ids(handled: Handled, county: County) -> Texts:
    """The number of each case in its office's style, counted within each year from the first."""
    year, size = _year(handled.case["referred"]), len(handled.case["referred"])
    order = np.argsort(year, kind="stable")
    starts = np.r_[True, year[order][1:] != year[order][:-1]]
    begin = np.maximum.accumulate(choose(starts, np.arange(size), 0))
    number = np.empty(size, dtype=np.int64)
    number[order] = np.arange(size) - begin + 1
    kind = choose(handled.case["criminal"], choose(handled.case["juvenile"], 1, 0), 2)
    rows = zip(year.tolist(), number.tolist(), kind.tolist(), strict=True)
    if county.name == "three-rivers":
        ids = [f"TRC-{y}-{n:06d}" for y, n, _ in rows]
    elif county.name == "fort-harlan":
        ids = [f"{('CR', 'JV', 'MP')[k]}{y % 100:02d}-{n:06d}" for y, n, k in rows]
    else:
        ids = [f"{y}{('GS', 'JV', 'IN')[k]}42{n:06d}" for y, n, k in rows]
    return np.array(ids, dtype=object)


def party_ids(handled: Handled, cases: Texts, county: County) -> Texts:
    """The number of each appearance: its own, or in fort-harlan the case's and its place in it."""
    party = handled.party
    size = len(party["case"])
    if county.name == "three-rivers":
        ids = [f"P{number:08d}" for number in range(1, size + 1)]
    elif county.name == "fort-harlan":
        ids = [f"{case}-{seq}" for case, seq in zip(cases[party["case"]], party["seq"].tolist(), strict=True)]
    else:
        ids = [str(700_000_000 + 3 * number) for number in range(size)]
    return np.array(ids, dtype=object)


class Renderer:
    """Writes one county's canonical tables from its numbers."""

    def __init__(self, handled: Handled, matters: Matters, people: People, county: County, rng: np.random.Generator) -> None:
        self.handled, self.matters, self.people, self.county, self.rng = handled, matters, people, county, rng
        self.cases = case_ids(handled, county)
        self.parties = party_ids(handled, self.cases, county)
        self.cities = np.array(county.cities, dtype=object)

    def _own(self, letter: str, size: int) -> Texts:
        style = {"three-rivers": f"{letter}{{:08d}}", "fort-harlan": f"{letter}{{:07d}}", "palmetto-sound": "{:d}"}[
            self.county.name
        ]
        start = {"C": 810_000_000, "A": 300_000_000, "E": 500_000_000, "N": 900_000_000}[letter] if style == "{:d}" else 1
        return np.array([style.format(start + number) for number in range(size)], dtype=object)

    def case(self) -> pa.Table:
        """The cases."""
        case = self.handled.case
        decision, open_now = case["decision"], case["disposed"] < 0
        status = np.select(
            [
                ~case["criminal"],
                decision == UNDECIDED,
                decision == DECLINED,
                ~open_now,
                case["warrant"],
                decision == DECISIONS.index("diverted"),
            ],
            ["disposed", "referred", "declined", "disposed", "warrant", "diverted"],
            default="filed",
        ).astype(object)
        kind = choose(case["criminal"], choose(case["juvenile"], "juvenile", "criminal"), "missing_person").astype(object)
        city = self.cities[case["city"]]
        court = choose(
            case["juvenile"], "Juvenile Court", choose(COLUMNS.felony[case["offense"]], "Superior Court", "District Court")
        )
        agency = choose(case["sheriff"], "Sheriff", city + " Police").astype(object)
        given = {"case_id": self.cases, "kind": kind, "jurisdiction": city, "agency": agency, "status": status}
        given |= {"court": choose(case["filed"] >= 0, court, None).astype(object)}
        given |= {"referred_on": case["referred"], "filed_on": case["filed"], "disposed_on": case["disposed"]}
        return table("case", given, self.county)

    def party(self) -> pa.Table:
        """The appearances."""
        party = self.handled.party
        written = appearances(party, self.matters.day[party["case"]], self.people, self.county, self.rng)
        birth = choose(written["birth_date_precision"] == UNKNOWN, NEVER, written["birth_date"])
        age = written["recorded_age_low"]
        ages = pa.array(age, pa.int64(), mask=age < 0)
        given = {"party_id": self.parties, "case_id": self.cases[party["case"]], "role": words(ROLES, party["role"])}
        given |= written | {"birth_date": birth, "recorded_age_low": ages, "recorded_age_high": ages}
        return table("party", given, self.county)

    def arrest(self) -> tuple[pa.Table, np.ndarray]:
        """The arrests, and for each party the row of its arrest (-1: none)."""
        arrest = self.handled.arrest
        size = len(arrest["party"])
        ids = self._own("A", size)
        hotels = np.array(self.county.hotels, dtype=object)[arrest["hotel"]]
        spots = [
            f"{PLACES[place]}-{spot:02d}" for place, spot in zip(arrest["place"].tolist(), arrest["spot"].tolist(), strict=True)
        ]
        keys = choose(arrest["place"] == HOTEL, hotels, np.array(spots, dtype=object))
        case = self.handled.case
        city = self.cities[case["city"][arrest["case"]]]
        held = arrest["held"]
        given = {
            "arrest_id": ids,
            "case_id": self.cases[arrest["case"]],
            "party_id": self.parties[arrest["party"]],
            "on": arrest["day"],
        }
        given |= {"place_kind": words(PLACES, arrest["place"]), "place_key": keys, "jurisdiction": city}
        given |= {"agency": choose(case["sheriff"][arrest["case"]], "Sheriff", city + " Police").astype(object)}
        given |= {
            "custody_from": choose(held >= 0, arrest["day"], -1),
            "custody_to": choose(held >= 0, arrest["day"] + held, -1),
        }
        given |= {"tracking_number": np.array([f"{self.county.state}T{number:09d}" for number in range(size)], dtype=object)}
        of_party = np.full(len(self.parties), -1)
        of_party[arrest["party"]] = np.arange(size)
        return table("arrest", given, self.county), of_party

    def charge(self, arrest_of: np.ndarray) -> pa.Table:
        """The charges; `arrest_of` as `arrest` gives it."""
        charge, case = self.handled.charge, self.handled.case
        size, offense, of = len(charge["party"]), charge["offense"], charge["case"]
        arrest = arrest_of[charge["party"]]
        arrests = self._own("A", len(self.handled.arrest["party"]))
        decided = choose(charge["decision"] == UNDECIDED, -1, case["decided"][of])
        reason = choose(charge["decision"] == DECLINED, words(DECLINED_FOR, self.rng.integers(0, 4, size)), None)
        sentence, days = self._sentences(charge)
        statutes = np.array([f"{self.county.statute_prefix} {kind.section}" for kind in OFFENSES], dtype=object)
        given = {"charge_id": self._charge_ids(charge), "case_id": self.cases[of], "party_id": self.parties[charge["party"]]}
        given |= {"arrest_id": words(arrests, arrest), "statute": statutes[offense], "description": self._texts(offense)}
        grade = choose(case["juvenile"][of] & (self.rng.random(size) < 0.5), "delinquency", COLUMNS.grade[offense])
        given |= {"grade": grade, "amount": charge["amount"], "offense_date": charge["day"], "decided_on": decided}
        given |= {"charging_decision": words(DECISIONS, charge["decision"]), "decision_reason": reason}
        given |= {"disposition": words(ENDS, charge["end"]), "sentence_kind": sentence, "sentence_days": days}
        given |= {"disposition_date": choose(charge["end"] > 0, case["disposed"][of], -1)}
        return table("charge", given, self.county)

    def _charge_ids(self, charge: Columns) -> Texts:
        if self.county.name != "fort-harlan":
            return self._own("C", len(charge["party"]))
        counts: dict[str, int] = {}
        ids = []
        for case in self.cases[charge["case"]]:
            counts[case] = counts.get(case, 0) + 1
            ids.append(f"{case}/{counts[case]}")
        return np.array(ids, dtype=object)

    def _texts(self, offense: np.ndarray) -> Texts:
        """The charge in words; every clerk has a habit, and a few end the line early."""
        pick = self.rng.integers(0, 60, len(offense)).tolist()
        cut = (self.rng.random(len(offense)) < 0.01).tolist()
        texts = [kind.texts[self.county.number - 1] for kind in OFFENSES]
        out = []
        for number, choice, short in zip(offense.tolist(), pick, cut, strict=True):
            text = texts[number][choice % len(texts[number])]
            out.append(text[:12].rstrip() if short else text)
        return np.array(out, dtype=object)

    def _sentences(self, charge: Columns) -> tuple[Texts, pa.Array]:
        size = len(charge["party"])
        felony = COLUMNS.felony[charge["offense"]]
        light = self.rng.choice(5, size, p=[0.3, 0.3, 0.2, 0.1, 0.1])
        heavy = self.rng.choice(5, size, p=[0.3, 0.4, 0.02, 0.08, 0.2])
        kinds = ("jail", "probation", "fine", "treatment", "prison")
        kind = choose(
            felony, words(kinds, heavy), words(("jail", "probation", "fine", "community_service", "time_served"), light)
        )
        kind = choose(charge["convicted"], kind, None)
        days = choose(felony, self.rng.integers(30, 900, size), self.rng.integers(1, 180, size))
        none = ~charge["convicted"] | np.isin(kind, ["fine", "community_service", "time_served"])
        return kind, pa.array(days, pa.int64(), mask=none)

    def event(self, events: Columns) -> pa.Table:
        """The events."""
        party = words(self.parties, events["party"])
        actor = [
            f"PAYER-{payer:06d}" if payer >= 0 else f"STAFF-{staff:02d}" if staff >= 0 else None
            for payer, staff in zip(events["payer"].tolist(), events["staff"].tolist(), strict=True)
        ]
        given = {"event_id": self._own("E", len(party)), "case_id": self.cases[events["case"]], "party_id": party}
        given |= {
            "actor_id": np.array(actor, dtype=object),
            "kind": events["kind"],
            "on": events["day"],
            "result": events["result"],
        }
        given |= {"jurisdiction": self.cities[self.handled.case["city"][events["case"]]]}
        return table("event", given, self.county)

    def narrative(self) -> pa.Table:
        """The texts: a police report for two cases in five, and now and then what a victim said."""
        case = self.handled.case
        draw = self.rng.random(len(case["referred"]))
        report = np.flatnonzero(case["criminal"] & (draw < 0.4))
        said = np.flatnonzero(case["criminal"] & COLUMNS.person_victim[case["offense"]] & (draw > 0.85))
        of = np.concatenate([report, said])
        statement = np.arange(len(of)) >= len(report)
        order = np.argsort(of, kind="stable")
        of, statement = of[order], statement[order]
        day = self.matters.day[of]
        days = np.datetime_as_string(day.astype("datetime64[D]")).tolist()
        texts = narratives(
            case["story"][of], days, list(self.cities[case["city"][of]]), self.matters.place[of], statement, self.rng
        )
        kind = choose(statement, "victim_statement", "police_report").astype(object)
        given = {
            "narrative_id": self._own("N", len(of)),
            "case_id": self.cases[of],
            "kind": kind,
            "text": np.array(texts, dtype=object),
        }
        given |= {"written_on": np.maximum(case["referred"][of], day)}
        return table("narrative", given, self.county)
