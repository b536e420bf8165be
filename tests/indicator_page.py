"""The documentation page of the indicators, made from the catalogue."""

from __future__ import annotations

from justexits.screening import Indicator, catalogue, tier_rules
from justexits.screening.indicators import rarer

STRENGTHS = {1: "context", 2: "supporting", 3: "strong", 4: "direct"}
FAMILIES = {
    "YOUTH": "as a child",
    "CSE": "commercial sex",
    "VICTIM": "harmed by others",
    "NET": "beside others",
    "SURVIVAL": "getting by",
    "PLACE": "places",
    "TEXT": "in texts",
    "LANE": "who reviews",
}


def indicators() -> str:
    """The page as Markdown."""
    rules = tier_rules()
    parts = [
        "# Indicators",
        "",
        "What screening looks for. Each is met, or cannot be decided and names the fact that is missing. A missing fact never "
        "adds a finding. What holds only over a link of lower certainty is marked as possible and counts nothing.",
        "",
        f"**Tier A**: one finding of strength {rules.a_strength_alone}, or findings of at least {rules.a_core_families} core "
        f"families with {rules.a_points} points. **Tier B**: {rules.b_points} points, at least {rules.b_families} families, at "
        f"least {rules.b_core_families} of them core. **Context**: the rest, shown only when somebody opens the case. "
        "Points are strengths; a family counts at most its cap. Pages show the tier and the reasons, never points.",
        "",
        "| family | at most | core |",
        "| --- | --- | --- |",
        *(
            f"| {FAMILIES[name]} | {cap} | {'yes' if name in rules.core_families else 'no'} |"
            for name, cap in rules.family_caps.items()
        ),
        "",
    ]
    for one in catalogue():
        parts += _section(one)
    parts += [
        "# Off until an office has the data",
        "",
        "Written and tested, and run only for offices that `content/screening/switched_on.yaml` names.",
        "",
    ]
    for one in rarer():
        parts += _section(one)
    return "\n".join(parts)


def needs(one: Indicator) -> str:
    """The columns that an indicator needs, and where there are several ways, those of each."""
    all_of = ", ".join(f"`{name}`" for name in one.needs)
    ways = ", or ".join(" with ".join(f"`{name.replace('=', ' = ')}`" for name in way) for way in one.ways)
    return "; besides ".join(part for part in (all_of, ways) if part)


def _section(one: Indicator) -> list[str]:
    juvenile = (
        "It uses juvenile records and runs only where the office has set its authority to do so."
        if one.uses_juvenile_records
        else ""
    )
    rows = [
        ("Strength", f"{one.strength} ({STRENGTHS[one.strength]})"),
        ("Family", FAMILIES[str(one.family)]),
        ("Speaks against it", one.against),
        ("Source", one.source),
        ("Needs", needs(one)),
        ("Version", one.version),
    ]
    return [
        f"## {one.id}: {one.statement}",
        "",
        " ".join(part for part in (one.meaning, juvenile) if part),
        "",
        "| | |",
        "| --- | --- |",
        *(f"| {name} | {value} |" for name, value in rows),
        "",
    ]
