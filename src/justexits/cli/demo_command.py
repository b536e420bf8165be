"""`justexits demo`: a whole office with made-up people, built and served."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from justexits.cli.output import Answer, JsonOption, answering
from justexits.core.errors import BadInput, NotFound
from justexits.records.home import Home

DEMO_HOME = Path("var/demo")
DEMO_PEOPLE = 4_000
REAL_MAPPING = "cook-county-felony-review"
MARK = "demo.json"


@dataclass
class Built:
    """What was built, so that a second start can tell whether it is what is wanted again."""

    people: int
    seed: int
    real: list[str]
    seconds: dict[str, float] = field(default_factory=dict)
    figures: dict[str, Any] = field(default_factory=dict)

    def same_as(self, other: Built) -> bool:
        """Whether both were built from the same wishes."""
        return (self.people, self.seed, self.real) == (other.people, other.seed, other.real)


def demo_command(
    home: Annotated[Path, typer.Option("--home", envvar="JUSTEXITS_HOME", help="The demo's data folder.")] = DEMO_HOME,
    people: Annotated[int, typer.Option(help="How many made-up people.", min=500)] = DEMO_PEOPLE,
    seed: Annotated[int, typer.Option(help="Another seed makes other people.")] = 1,
    real: Annotated[
        list[Path] | None, typer.Option(help="A felony-review file of Cook County to show beside the made-up counties.")
    ] = None,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Build anew, even if the demo is there.")] = False,
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve the site when it is built.")] = True,
    port: Annotated[int, typer.Option(help="The port; the next free one if it is taken.", min=1, max=65535)] = 8000,
    as_json: JsonOption = False,
) -> None:
    """Build a demonstration office with made-up people and serve its site.

    Three synthetic counties are simulated, imported, linked, screened, held against relief law, reviewed by made-up people and
    measured. `--real` adds a real, anonymous felony-review file.

    Example: `justexits demo --home var/demo --people 4000 --no-serve`
    """
    with answering(as_json) as answer:
        wanted = Built(people, seed, [str(path.resolve()) for path in real or []])
        for path in real or []:
            if not path.exists():
                raise NotFound(f"There is no file {path}.", "Check the name that you gave with --real.")
        built = _built(home)
        if built is None or rebuild or not built.same_as(wanted):
            _clear(home, built)
            built = build(Home.make(home), wanted, answer)
            (home / MARK).write_text(json.dumps(asdict(built), default=str), encoding="utf-8")
        accounts = _prepare_site(Home.open(home), answer)
        _summary(built, accounts, answer)
    if serve:
        _serve(home, port)


def _built(home: Path) -> Built | None:
    try:
        return Built(**json.loads((home / MARK).read_text(encoding="utf-8")))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (ValueError, TypeError):
        return Built(0, 0, [])


def _clear(home: Path, built: Built | None) -> None:
    """Empty a demo's folder before it is built anew; an office's folder is never touched."""
    if built is None and (home / "site.sqlite3").exists():
        raise BadInput(f"{home} holds an office, not a demo.", "Name another folder with --home.")
    half_built = (home / "demo-is-being-built").exists()
    if built is not None or half_built:
        shutil.rmtree(home)


def build(home: Home, wanted: Built, answer: Answer) -> Built:
    """Simulate, import, link, screen, hold charges against the law, decide and measure, each step timed."""
    from justexits.linkage import link
    from justexits.measures import measure
    from justexits.records.importing import import_files
    from justexits.records.lake import Lake
    from justexits.relief.step import relief
    from justexits.screening import screen
    from justexits.simulate import simulate

    being_built = home.path / "demo-is-being-built"
    being_built.touch()
    lake, progress, folder = Lake(home), answer.progress, home.scratch / "simulated"
    shutil.rmtree(folder, ignore_errors=True)

    def import_all() -> dict[str, Any]:
        counts = {"rows_read": 0, "rows_accepted": 0, "rows_quarantined": 0, "rows_superseded": 0, "rows_control": 0}
        sources: list[tuple[str, list[Path]]] = [
            (county.name, [county / "export"]) for county in sorted(folder.iterdir()) if county.is_dir()
        ]
        if wanted.real:
            sources.append((REAL_MAPPING, [Path(path) for path in wanted.real]))
        for mapping, paths in sources:
            report = import_files(lake, paths, mapping=mapping, progress=progress)
            for name in counts:
                counts[name] += getattr(report, name)
        return counts

    steps: Sequence[tuple[str, Callable[[], Any]]] = (
        ("simulate", lambda: simulate(folder, people=wanted.people, seed=wanted.seed, progress=progress)),
        ("import", import_all),
        ("link", lambda: link(lake, progress=progress)),
        ("screen", lambda: screen(lake, progress=progress)),
        ("relief", lambda: relief(lake, as_of=datetime.now(UTC).date(), progress=progress)),
        ("decide", lambda: _decide(home, answer)),
        ("measure", lambda: measure(lake, progress=progress)),
    )
    for name, step in steps:
        began = time.perf_counter()
        result = step()
        wanted.seconds[name] = round(time.perf_counter() - began, 2)
        if isinstance(result, dict):
            wanted.figures |= result
    shutil.rmtree(folder)
    wanted.figures["tables"] = _rows_per_table(lake)
    being_built.unlink()
    return wanted


def _decide(home: Home, answer: Answer) -> dict[str, int]:
    """Decisions are recorded on the site, so it is prepared first."""
    from justexits.web.site import make_up_decisions

    _prepare_site(home, answer)
    return {"decisions": make_up_decisions(home)}


def _rows_per_table(lake: Any) -> dict[str, int]:
    counts: dict[str, int] = {}
    for entry in lake.snapshot().files:
        counts[entry.table] = counts.get(entry.table, 0) + entry.rows
    return counts


def _prepare_site(home: Home, answer: Answer) -> list[Any]:
    from justexits.web.site import make_demo_accounts, prepare_site

    prepare_site(home, demo=True)
    accounts: list[Any] = make_demo_accounts(home)  # the site's types are not checked here
    return accounts


def _summary(built: Built, accounts: Sequence[Any], answer: Answer) -> None:
    tables = built.figures.get("tables", {})
    shown = [
        ("Rows read = accepted + quarantined + superseded + control", _equation(built.figures)),
        ("Cases", tables.get("case", 0)),
        ("Appearances of people in cases", tables.get("party", 0)),
        ("People, as linkage sees them", tables.get("person", 0)),
        ("Possible links for a person to check", tables.get("possible_link", 0)),
        ("Findings", tables.get("finding", 0)),
        ("Decisions of made-up reviewers", built.figures.get("decisions", 0)),
        ("Answers of relief law, one for each charge and entry", tables.get("candidate", 0)),
        ("Figures", tables.get("measure_value", 0)),
        ("Seconds", ", ".join(f"{step} {seconds:.1f}" for step, seconds in built.seconds.items())),
    ]
    answer.table("The demonstration office (all people are made up)", ["What", "Figure"], shown)
    answer.table(
        "Demo accounts",
        ["User name", "Password", "Role", "Office"],
        [[account.username, account.password, account.role, account.office_id] for account in accounts],
    )
    answer.data({"built": asdict(built), "accounts": [asdict(account) for account in accounts]})


def _equation(figures: dict[str, Any]) -> str:
    names = ("rows_read", "rows_accepted", "rows_quarantined", "rows_superseded", "rows_control")
    read, *parts = (f"{figures.get(name, 0):,}" for name in names)
    return f"{read} = {' + '.join(parts)}"


def _serve(home: Path, port: int) -> None:
    with answering() as answer:
        from justexits.web.site import free_port, serve

        chosen = free_port(port)
        if chosen != port:
            answer.say(f"Port {port} is taken; {chosen} is free.")
        answer.say(f"Open http://localhost:{chosen} and sign in with one of the accounts above. Stop with Ctrl-C.")
        serve(Home.open(home), "127.0.0.1", chosen, demo=True)
