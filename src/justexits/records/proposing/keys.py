"""How the records of an export name each other: which column holds a table's id, and which columns refer to it."""

from __future__ import annotations

from dataclasses import replace

from justexits.records.proposing.assign import ID_WORDS, Fit, fits_of, id_fits, primary_table
from justexits.records.proposing.borrowed import sole_accused, through_others
from justexits.records.proposing.plan import FilePlan, columns_in, plain_label, plan_of, role_in_name
from justexits.records.proposing.profile import FileProfile, with_joined
from justexits.records.proposing.references import references
from justexits.records.proposing.values import share_matching
from justexits.records.proposing.words import fit, words_of
from justexits.records.tables import TABLES

RAISED = 0.35  # what full agreement of the values adds to a fit by name
OVERLAP = 0.5
MAY_BE_BOTH = (
    "local_id",
    "description",
    "full_name",
    "family_name",
    "given_name",
)  # a name that is part of an id is a name all the same
SAYS_NOTHING = frozenset(
    {"code", "codes", "id", "number", "value", "description", "table", "tbl", "lkp", "lookup", "key", "list", "all", "of", "csv"}
)  # words of names that do not tell one table of codes from another
LOOKED_UP = {
    "party": ("family_name", "given_name", "full_name"),
    "charge": ("statute", "description"),
}  # what a file that others join is about, and what they take from it
REFERRED = 0.75  # how sure a number is that of the row by which other files name it, whatever it is called
REFERRED_TO = 0.25  # what it adds that other files name its rows by that column
OWN_KEY = 0.55  # what it adds that no value of a column stands twice in the file that it should be the id of
SURE_BY_NAME = 0.6  # what a name must say of an id that no other file confirms


def _join(plans: list[FilePlan], table: str) -> None:
    """Where names (or texts of offences) stand in a file of their own, without cases, files with the cases take them from it."""
    for people in plans:
        names = [one for one in people.of(table) if one.concept in LOOKED_UP[table]]
        keys = [column.name for column in people.file.columns if column.unique and column.filled == people.file.rows]
        if not names or not keys or id_fits(people.file, "case", "case_id"):
            continue
        if table == "charge" and any(_of_codes(key) for key in keys):
            continue  # what a decision or a disposition is called is no offence
        for other in plans:
            if other is people or not id_fits(other.file, "case", "case_id") or other.fit(table, names[0].concept):
                continue
            if table == "charge" and other.about != "charge":
                continue
            if found := _same_values(other.file, people.file, keys, strictly=table == "charge"):
                _take_over(other, people, table, *found)


def _of_codes(name: str) -> bool:
    """Whether a column's name is that of something that has a list of codes, such as a disposition."""
    coded = (column.name for column in TABLES["charge"].columns if column.codes and column.name not in ("grade",))
    return any(fit(name, "charge", concept) >= SURE_BY_NAME for concept in coded)


def _same_values(file: FileProfile, people: FileProfile, keys: list[str], *, strictly: bool) -> tuple[str, str] | None:
    """Our column and their key, where nearly all of our values are theirs; columns of one name come first."""
    theirs = {key: people.values_of(key) for key in keys}
    found = []
    for column in file.columns:
        values = file.values_of(column.name) if column.distinct > 2 else set()
        for key in keys:
            shared = len(values & theirs[key]) / len(values) if values else 0.0
            alike = len(set(words_of(column.name)) & set(words_of(key))) / len(set(words_of(key)))
            if strictly and not set(words_of(column.name)) & {*words_of(key), *words_of(people.label)} - SAYS_NOTHING:
                continue
            counted = share_matching(column, r"\d{1,6}") > 0.9  # numbers that begin at 1 everywhere
            if counted and not set(words_of(column.name)) & set(words_of(key)) - SAYS_NOTHING:
                continue
            if shared > 0.8 and alike > 0:
                found.append((alike, shared, column.name, key))
    return max(found)[2:] if found else None


def _take_over(plan: FilePlan, people: FilePlan, table: str, ours: str, key: str) -> None:
    entry = plain_label(people.file)
    people.looked_up = True
    plan.joins.append({"file": entry, "on": {ours: key}})
    fed = {one.concept for one in plan.of(table)}
    taken = [one for one in people.of(table) if one.concept not in fed and one.column != key and "." not in one.column]
    plan.file = with_joined(plan.file, ours, people.file, key, entry, [one.column for one in taken])
    plan.fits += [replace(one, column=f"{entry}.{one.column}") for one in taken]


def _without_views(plans: list[FilePlan]) -> list[FilePlan]:
    """The plans without views of a database that show again what its tables hold."""
    for plan in plans:
        of_tables = {other.about for other in plans if other.file.name == plan.file.name and not other.file.is_view}
        plan.is_again = plan.file.is_view and plan.about in of_tables
    return plans


def plan_files(files: list[FileProfile]) -> list[FilePlan]:
    """The files with their ids found: case ids first, for everything refers to a case."""
    plans = [FilePlan(file=file, about=primary_table(file), fits=fits_of(file)) for file in files]
    for one in references(files):
        next(plan for plan in plans if plan.file is one.other).referred.add(one.key)
        next(plan for plan in plans if plan.file is one.file).refers.append(one)
    _join(plans, "party")
    _join(plans, "charge")
    plans = _without_views(plans)
    for concept, table in (("case_id", "case"), ("party_id", "party"), ("arrest_id", "arrest")):
        _own_and_others(plans, concept, table)
        if concept == "case_id":
            _cases_by_parts(plans)
        if concept == "party_id":
            _parties_by_place(plans)
            through_others(plans)
            sole_accused(plans)
    for plan in plans:
        for concept, table in (("charge_id", "charge"), ("event_id", "event"), ("narrative_id", "narrative")):
            if plan.about == table:
                _own_key(plan, concept, table)
        taken = {name for form in plan.forms.values() for name in columns_in(form)}
        plan.fits = [one for one in plan.fits if (one.column not in taken or one.concept in MAY_BE_BOTH) and _says_who(plan, one)]
    return plans


def _own_and_others(plans: list[FilePlan], concept: str, table: str) -> None:
    """Find the id in the files about its table, then in the others by name and by the values that they share with it."""
    known: set[str] = set()
    called: set[str] = set()
    for plan in sorted((one for one in plans if not one.looked_up and not one.is_again), key=lambda one: one.about != table):
        own = plan.about == table
        best: tuple[float, str] | None = None
        by_name = id_fits(plan.file, table if own else plan.about or table, concept, plan.about)
        by_name = by_name or id_fits(plan.file, table, concept, plan.about)
        by_name += _by_reference(plan, by_name) if own else []
        meant = (
            _meant_by_others(plans, plan, table, concept, [name for name, _ in by_name]) if own and len(by_name) > 1 else set()
        )
        for column, by_words in by_name:
            name_fits = by_words + (REFERRED_TO if column in meant - plan.referred else 0.0)
            score = _with_values(plan, column, name_fits, known, own=own, case=concept == "case_id")
            if score is not None and column not in plan.forms.values() and (best is None or score > best[0]):
                best = (score, column)
        if not own and (told := _told(plans, plan, concept)):
            best = max(best or told, told)
        if best is None and known:
            best = _by_values(plan, known, called)
        if best is not None:
            plan.forms[concept] = best[1]
            plan.sure[concept] = min(1.0, best[0])
            if own or not known:
                known |= plan.file.values_of(best[1])
                called |= set(words_of(best[1])) - SAYS_NOTHING


def _with_values(plan: FilePlan, column: str, fit: float, known: set[str], *, own: bool, case: bool) -> float | None:
    """How well a column fits once its values are held against the ids that are known; None where they are others."""
    if own:
        profile = plan.file.by_name[column]
        fit += REFERRED_TO if column in plan.referred else 0.0
        if case:
            return fit
        if _nearly_unique(plan.file, column):
            return fit + OWN_KEY
        return fit if 2 * profile.distinct > profile.filled else fit - 0.2
    values = plan.file.values_of(column)
    if not known or not values:
        return fit if fit >= SURE_BY_NAME or case else None
    shared = len(values & known) / len(values)
    if case:  # every file may bring cases of its own
        return fit + RAISED * shared
    return None if shared < 0.05 else fit + RAISED * (shared - OVERLAP)


def _meant_by_others(plans: list[FilePlan], plan: FilePlan, table: str, concept: str, names: list[str]) -> set[str]:
    """Which of the columns other files mean by what they call that id, though it has another name there."""
    found = set()
    for other in (one for one in plans if one is not plan and not one.is_again and not one.looked_up):
        for column, _ in id_fits(other.file, other.about or table, concept, other.about):
            values = other.file.values_of(column)
            covered = (name for name in names if len(values) > 2 and len(values & plan.file.values_of(name)) > 0.9 * len(values))
            found |= set(covered)
    return found


def _told(plans: list[FilePlan], plan: FilePlan, concept: str) -> tuple[float, str] | None:
    """The column that names a row of another file by what is its id there."""
    for one in plan.refers:
        other = plan_of(plans, one.other)
        if other.about == concept.removesuffix("_id") and other.forms.get(concept) == one.key:
            return 0.95 + RAISED, one.column
    return None


def _by_reference(plan: FilePlan, by_name: list[tuple[str, float]]) -> list[tuple[str, float]]:
    """Numbers of a file's rows that other files name them by, though the column's name does not say what the file is about."""
    known = {name for name, _ in by_name} | {one.column for one in plan.fits if one.concept != "local_id"}
    return [(name, REFERRED) for name in plan.referred if name not in known and ID_WORDS & set(words_of(name))]


def _by_values(plan: FilePlan, known: set[str], called: set[str]) -> tuple[float, str] | None:
    """A column whose values are nearly all known ids, whatever its name is; of small numbers, which are everywhere, the name
    must have a word in common with the column that the ids are known from."""
    found = []
    for column in plan.file.columns:
        if (
            column.distinct < 3
            or "." in column.name
            or column.name in plan.forms.values()
            or any(len(value) < 3 for value, _ in column.values[:20])
        ):
            continue
        values = plan.file.values_of(column.name)
        shared = len(values & known) / len(values)
        counted = share_matching(column, r"\d{1,6}") > 0.9
        if shared > 0.9 and (not counted or called & set(words_of(column.name))):
            found.append((0.5 + 0.3 * shared, column.name))
    return max(found, default=None)


def _cases_by_parts(plans: list[FilePlan]) -> None:
    """Where cases are numbered anew each year, or in each court, that column and the number together are the id."""
    for plan in (one for one in plans if one.about == "case"):
        case = plan.forms.get("case_id")
        if not isinstance(case, str) or _nearly_unique(plan.file, case):
            continue
        others = [one for one in plans if one.forms.get("case_id") == case]
        shared = [column.name for column in plan.file.columns if all(column.name in one.file.by_name for one in others)]
        for part in (name for name in shared if name != case and plan.file.by_name[name].distinct > 1):
            rows, distinct = plan.file.count_distinct([part, case])
            if rows >= 0.97 * plan.file.rows and distinct >= 0.99 * rows:
                for one in others:
                    one.forms["case_id"], one.sure["case_id"] = {"join": [part, case], "with": "-"}, 0.8
                return


def _parties_by_place(plans: list[FilePlan]) -> None:
    """Where people are numbered within their case, case and number together are the id, in every file that has both."""
    numbered: list[tuple[FilePlan, str]] = []
    for plan in sorted(
        (one for one in plans if one.about == "party"), key=lambda one: role_in_name(one) not in (None, "defendant")
    ):
        case, now = plan.forms.get("case_id"), plan.forms.get("party_id")
        if case is None or (isinstance(now, dict) or (isinstance(now, str) and _nearly_unique(plan.file, now))):
            continue
        if number := _number_in_case(plan, columns_in(case), now):
            first = not numbered
            _set_party(plan, number, None if first else role_in_name(plan) or number)
            for other in plans if first or number not in {name for _, name in numbered} else ():
                if other is not plan and other.about != "party" and number in other.file.by_name and "case_id" in other.forms:
                    _set_party(other, number, None if first else role_in_name(plan) or number)
            numbered.append((plan, number))


def _number_in_case(plan: FilePlan, case: list[str], now: str | None) -> str | None:
    """The column that tells the people of one case apart; the id itself where it is one of a person in several cases."""
    numbers = [now] if now else []
    numbers += [column.name for column in plan.file.columns if set(words_of(column.name)) & {"sequence", "party", "number"}]
    for number in dict.fromkeys(name for name in numbers if name not in case):
        rows, distinct = plan.file.count_distinct([*case, number])
        if rows >= 0.97 * plan.file.rows and distinct >= 0.97 * rows:
            return number
    return now if now and plan.file.count_distinct([*case, now])[1] > 1.03 * plan.file.by_name[now].distinct else None


def _set_party(plan: FilePlan, number: str, role: str | None) -> None:
    """Make the id of people of their case and their number in it; in a second list, the role tells them from the first."""
    said = [{"constant": role}] if role else []
    form = {"join": [*columns_in(plan.forms["case_id"]), *said, number], "with": "-"}
    plan.forms["party_id"], plan.sure["party_id"] = form, 0.85


def _says_who(plan: FilePlan, one: Fit) -> bool:
    """Whether a person's number says who she is: not her place in the case, nor the number of this appearance again."""
    if one.concept != "local_id":
        return True
    column = plan.file.by_name[one.column]
    is_place = share_matching(column, r"\d{1,2}") > 0.9 and 5 * column.distinct < column.filled and column.distinct < 30
    is_again = one.column == plan.forms.get("party_id") and fit(one.column, "party", "local_id") < SURE_BY_NAME
    return not is_place and not is_again


def _own_key(plan: FilePlan, concept: str, table: str) -> None:
    """The id of a charge, an event or a narrative in its own file: a column, columns put together, or the line."""
    unique = [(score, name) for name, score in id_fits(plan.file, table, concept) if _nearly_unique(plan.file, name)]
    if unique:
        plan.forms[concept], plan.sure[concept] = max(unique)[1], max(unique)[0]
        return
    case, party = (columns_in(plan.forms.get(name, {})) for name in ("case_id", "party_id"))
    parts = list(dict.fromkeys([*case, *party]))
    places = [one.column for one in plan.of(table) if one.concept == "charge_place"]
    places += [name for name, _ in id_fits(plan.file, table, concept)]
    for place in dict.fromkeys(places):
        for chosen in ([*case, place] if case else None, [*parts, place]):
            if chosen and len(set(chosen)) == len(chosen):
                rows, distinct = plan.file.count_distinct(chosen)
                if rows and distinct >= 0.99 * rows:
                    plan.forms[concept], plan.sure[concept] = {"join": chosen, "with": "/"}, 0.75
                    return
    if (spare := _unique_column(plan.file)) and (table != "charge" or ID_WORDS & set(words_of(spare))):
        plan.forms[concept], plan.sure[concept] = spare, 0.5
        return
    plan.forms[concept], plan.sure[concept] = {"line": True}, 0.4


def _nearly_unique(file: FileProfile, name: str) -> bool:
    """Whether hardly any value stands twice: a row that was exported twice is no reason to doubt an id."""
    column = file.by_name[name]
    return column.filled >= 0.97 * file.rows and column.distinct >= 0.97 * column.filled


def _unique_column(file: FileProfile) -> str | None:
    """The first column, where no value in it stands twice: most exports put a row's own id first."""
    first = file.columns[0]
    return first.name if first.unique and first.filled == file.rows and first.distinct > 3 else None
