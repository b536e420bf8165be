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


def marked(tables: Tables) -> ir.Table:
    """party_id of names that the editors' words recognise, with `nobody` and `trade`. Each distinct name is read once.

    `nobody`: an organisation, an officer on duty, a name that stands for nobody known. `trade`: who pays bail by trade.
    """
    words = not_a_person()
    party = tables["party"].select("party_id", "given_name", "family_name")
    party = party.select("party_id", given=party.given_name.fill_null(""), family=party.family_name.fill_null(""))
    names = party.select("given", "family").distinct()
    given, family = names.given.upper().strip(), names.family.upper().strip()
    names = names.mutate(whole=given.concat(" ").concat(family).strip(), alone=(given == "").ifelse(family, ""))
    organisation, store = names.whole.re_search(words.organisation), names.alone.re_search(words.organisation_alone)
    officer, nobody = names.whole.re_search(words.officer), names.whole.re_search(words.placeholder)
    names = names.select(
        *("given", "family"),
        nobody=organisation | store | officer | nobody,
        trade=names.whole.re_search(any_word(_words()["trade_words"])),
    )
    known = names.filter(names.nobody | names.trade)
    return party.inner_join(known, ["given", "family"]).select("party_id", "nobody", "trade")


def _no_person(names: ir.Table) -> ir.Table:
    return names.filter(names.nobody).select("party_id")


def in_the_trade(names: ir.Table) -> ir.Table:
    """actor_id (a party) of bondsmen, attorneys and others who pay bail by trade, of what `marked` gives."""
    return names.filter(names.trade).select(actor_id="party_id")


def people_only(tables: Tables, names: ir.Table) -> dict[str, ir.Table]:
    """The tables without the links of whoever is no person, and of whoever stands in more cases than one person can.

    `names` is what `marked` gives.
    """
    links = tables["person_party"].anti_join(_no_person(names), "party_id")
    wide = _cases(links, tables)
    return dict(tables) | {"person_party": links.anti_join(wide.filter(wide.cases > most_cases()), "person_id")}


def set_aside(tables: Tables) -> ir.Table:
    """person_id and cases of everybody whom `people_only` leaves out because of too many cases."""
    wide = _cases(tables["person_party"].anti_join(_no_person(marked(tables)), "party_id"), tables)
    return wide.filter(negate(wide.cases <= most_cases()))


def no_people(tables: Tables) -> ir.Table:
    """party_id of the appearances that `people_only` leaves out because their name is no person's: shops, officers, Jane Doe."""
    return _no_person(marked(tables))


def in_words(no_people: int, set_aside: int) -> list[str]:
    """What was left out of screening, a sentence each; none where nothing was."""
    said = []
    if no_people:
        said.append(
            f"{no_people:,} appearances carry the name of a shop or another organisation, of an officer on duty "
            "or of nobody known (Jane Doe). No person is seen in them."
        )
    if set_aside:
        said.append(
            f"{set_aside:,} people stand in more than {most_cases()} cases. That is no one person: "
            "nothing was looked for in their records. Look at why they were joined."
        )
    return said


def _cases(links: ir.Table, tables: Tables) -> ir.Table:
    """person_id and in how many cases each stands of those who have more appearances than cases are allowed."""
    many = links.group_by("person_id").agg(links=lambda t: t.count()).filter(lambda t: t.links > most_cases())
    parties = links.semi_join(many, "person_id").select("person_id", "party_id")
    parties = parties.inner_join(tables["party"].select("party_id", "case_id"), "party_id")
    return parties.group_by("person_id").agg(cases=parties.case_id.nunique())
