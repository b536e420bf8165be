"""Who is no person, or stands in a case by trade: kept out before any rule looks, so that none inflates a finding."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from justexits.core.content import content_folder, load_yaml
from justexits.core.truth import negate
from justexits.records.not_a_person import any_word, not_a_person

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables

TRADE = "trade"  # the name under which tables carry whoever pays bail by trade


@cache
def _words() -> dict[str, Any]:
    words: dict[str, Any] = load_yaml(content_folder() / "screening" / "association.yaml")
    return words


def most_cases() -> int:
    """In more cases than this nobody stands who is one person: what is joined so widely is set aside, in words."""
    return int(_words()["most_cases_of_one_person"])


def _names(tables: Tables) -> ir.Table:
    """party_id with `whole` (given and family name in capitals) and `alone` (family name where there is no given name)."""
    party = tables["party"]
    given, family = party.given_name.fill_null("").upper().strip(), party.family_name.fill_null("").upper().strip()
    return party.select("party_id", whole=given.concat(" ").concat(family).strip(), alone=(given == "").ifelse(family, ""))


def _no_person(tables: Tables) -> ir.Table:
    """party_id of organisations, officers on duty and names that stand for nobody known, by the editors' words."""
    words, names = not_a_person(), _names(tables)
    organisation, store = names.whole.re_search(words.organisation), names.alone.re_search(words.organisation_alone)
    officer, nobody = names.whole.re_search(words.officer), names.whole.re_search(words.placeholder)
    return names.filter(organisation | store | officer | nobody).select("party_id")


def in_the_trade(tables: Tables) -> ir.Table:
    """actor_id (a party) of bondsmen, attorneys and others who pay bail by trade, by the editors' words."""
    names = _names(tables)
    return names.filter(names.whole.re_search(any_word(_words()["trade_words"]))).select(actor_id="party_id")


def people_only(tables: Tables) -> dict[str, ir.Table]:
    """The tables without the links of whoever is no person, and of whoever stands in more cases than one person can."""
    links = tables["person_party"].anti_join(_no_person(tables), "party_id")
    party = tables["party"].select("party_id", "case_id")
    wide = links.inner_join(party, "party_id").group_by("person_id").agg(cases=lambda t: t.case_id.nunique())
    return dict(tables) | {"person_party": links.anti_join(wide.filter(wide.cases > most_cases()), "person_id")}


def set_aside(tables: Tables) -> ir.Table:
    """person_id and cases of everybody whom `people_only` leaves out because of too many cases."""
    links = tables["person_party"].anti_join(_no_person(tables), "party_id").select("person_id", "party_id")
    wide = links.inner_join(tables["party"].select("party_id", "case_id"), "party_id")
    wide = wide.group_by("person_id").agg(cases=wide.case_id.nunique())
    return wide.filter(negate(wide.cases <= most_cases()))
