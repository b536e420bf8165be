"""Which files an import reads: files, folders and zip files, each file with the entry of the mapping that means it."""

from __future__ import annotations

import os
import shutil
import stat
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePath, PurePosixPath
from typing import IO

from justexits.core.errors import BadInput, CannotWrite, NotFound
from justexits.core.ids import new_id
from justexits.records.mapping import FileRule, Mapping

LARGEST_FACTOR = 200  # how much larger than its compressed form a file of a zip may be; text of exports stays under 50
SMALL = 64 << 20  # a file up to that size does no harm whatever its factor is
BLOCK = 1 << 20
MOST_ZIPS = 3  # so many zip files may stand inside each other

Member = tuple[str, ...]  # the names of the zip files inside a zip file that lead to a file, and its own name


@dataclass(frozen=True, kw_only=True)
class Source:
    """One file to read, or one part of it: its path, its name for people, and the mapping's entry."""

    path: Path
    shown: str
    rule: FileRule
    member: Member | None = None  # where it stands inside the zip file at `path`, until it is unpacked


@dataclass(frozen=True, kw_only=True)
class Sources:
    """What was found: the files in the mapping's order, and the names of files that no entry means."""

    found: tuple[Source, ...]
    left: tuple[str, ...]


def find_sources(paths: Sequence[Path], plan: Mapping) -> Sources:
    """The files that the mapping means among files, folders and zip files.

    Raises NotFound where a path is not there or holds nothing that is meant, and BadInput for a single file that is not meant
    and for a zip file that would write outside its folder.
    """
    found: list[Source] = []
    left: list[str] = []
    patterns = ", ".join(rule.match for rule in plan.files)
    for path in paths:
        if not path.exists():
            raise NotFound(f"There is no file or folder {path}.", "Check the name.")
        for file, member, shown in _files_of(path, plan):
            rules = plan.rules_for(PurePosixPath(member[-1] if member else file.name).name)
            found += [Source(path=file, shown=_with_part(shown, rule), rule=rule, member=member) for rule in rules]
            if not rules and (path.is_dir() or member):
                left.append(shown)
            elif not rules:
                raise BadInput(
                    f"The mapping {plan.name} does not mean a file of this name; it means {patterns}.",
                    "Rename the file, or correct match in the mapping.",
                    file=file.name,
                )
    if not found:
        raise NotFound(
            f"No file there is meant by the mapping {plan.name}; it means {patterns}.", "Name the folder that holds the export."
        )
    found.sort(key=lambda one: (plan.files.index(one.rule), one.shown))
    names = [one.shown for one in found]
    found = [one if names.count(one.shown) == 1 else _longer(one) for one in found]
    return Sources(found=tuple(found), left=tuple(left))


def _with_part(shown: str, rule: FileRule) -> str:
    return f"{shown}[{rule.part}]" if rule.part else shown


def _longer(source: Source) -> Source:
    """The same under its whole path, where two files have one name."""
    within = f"/{'/'.join(source.member)}" if source.member else ""
    return Source(
        path=source.path,
        shown=_with_part(f"{source.path.as_posix()}{within}", source.rule),
        rule=source.rule,
        member=source.member,
    )


def _files_of(path: Path, plan: Mapping) -> Iterator[tuple[Path, Member | None, str]]:
    """Each file with the member of the zip that it is, and its name for people."""
    for file in files_under(path):
        shown = file.relative_to(path).as_posix() if path.is_dir() else file.name
        if not plan.rules_for(file.name) and is_zip(file):
            for member in members(file):
                yield file, member, "/".join((shown, *member))
        else:
            yield file, None, shown


def files_under(path: Path) -> list[Path]:
    """The file itself, or the files of a folder in order, without what systems and spreadsheets leave there of their own."""
    if not path.is_dir():
        return [path]
    return sorted(one for one in path.rglob("*") if one.is_file() and not is_litter(one.relative_to(path)))


def is_litter(path: PurePath) -> bool:
    """Whether a file is no part of an export: hidden ones, lock files of open workbooks, the like."""
    hidden = any(step.startswith((".", "~$", "__MACOSX")) for step in path.parts)
    return hidden or path.name.casefold() in ("thumbs.db", "desktop.ini")


def is_zip(path: Path) -> bool:
    """Whether the file is a zip file of files; workbooks, which are zip files inside, are not meant."""
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
    return not names & {"[Content_Types].xml", "mimetype"}


def members(path: Path) -> list[Member]:
    """The files of a zip file, those of zip files inside it too.

    Raises BadInput for one that leads outside, is a link, is locked, or grows beyond measure.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return sorted(_members(archive, path, (), 0))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, UnicodeError) as error:
        raise BadInput(f"The zip file is damaged: {error}.", "Copy it again.", file=path.name) from None


def _members(archive: zipfile.ZipFile, path: Path, above: Member, packed: int) -> Iterator[Member]:
    """The files of an open zip file; `packed` is how large it is itself where it stands in another one."""
    infos = [info for info in archive.infolist() if not info.is_dir()]
    _refuse_unsafe(infos, path, packed)
    for info in infos:
        if is_litter(PurePosixPath(info.filename.replace("\\", "/"))):
            continue
        if not info.filename.casefold().endswith(".zip"):
            yield (*above, info.filename)
        elif len(above) + 1 >= MOST_ZIPS:
            raise BadInput(
                f"More than {MOST_ZIPS} zip files stand inside each other ({'/'.join((*above, info.filename))}).",
                "Unpack them, and import the folder.",
                file=path.name,
            )
        else:
            with archive.open(info) as inside, zipfile.ZipFile(inside) as inner:
                yield from _members(inner, path, (*above, info.filename), packed or max(1, info.compress_size))


def _refuse_unsafe(infos: Sequence[zipfile.ZipInfo], path: Path, packed: int) -> None:
    for info in infos:
        steps = PurePosixPath(info.filename.replace("\\", "/"))
        if steps.is_absolute() or ".." in steps.parts or ":" in steps.parts[0] or stat.S_ISLNK(info.external_attr >> 16):
            raise BadInput(
                f"The zip file holds {info.filename}, which would be written outside its folder. Nothing was read.",
                "Ask who sent it; unpack it yourself only if you trust it.",
                file=path.name,
            )
        if info.flag_bits & 1:
            raise BadInput("The zip file has a password.", "Unpack it, and import the folder.", file=path.name)
        if info.file_size > max(SMALL, LARGEST_FACTOR * (packed or info.compress_size)):
            raise BadInput(
                f"{info.filename} would grow to {info.file_size >> 20:,} MB, over {LARGEST_FACTOR} times its size as it is.",
                "If the file is what it should be, unpack it yourself and import the folder.",
                file=path.name,
            )


@contextmanager
def unpacked(sources: Sources, scratch: Path) -> Iterator[Sources]:
    """The same sources with those inside zip files written to a folder in `scratch` that is removed at the end."""
    if not any(one.member for one in sources.found):
        yield sources
        return
    # The name is that of an engine's folder, so that what a killed import leaves is swept with the rest.
    folder = scratch / new_id(f"engine-{os.getpid()}")
    try:
        folder.mkdir(parents=True, mode=0o700)
        yield Sources(found=tuple(_unpack(one, folder) for one in sources.found), left=sources.left)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unpack(source: Source, folder: Path) -> Source:
    if source.member is None:
        return source
    to = folder / new_id("file")
    try:
        with ExitStack() as opened:
            archive = opened.enter_context(zipfile.ZipFile(source.path))
            for step in source.member[:-1]:
                archive = opened.enter_context(zipfile.ZipFile(opened.enter_context(archive.open(step))))
            info = archive.getinfo(source.member[-1])
            if info.file_size > shutil.disk_usage(folder).free:
                raise CannotWrite(f"The disk has no room to unpack {source.shown}.", "Free some space, or unpack it elsewhere.")
            with archive.open(info) as inside, to.open("wb") as out:
                _copy(inside, out, info.file_size, source)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise BadInput(f"The zip file is damaged: {error}.", "Copy it again.", file=source.shown) from None
    except OSError as error:
        raise CannotWrite(f"{source.shown} could not be unpacked: {error.strerror or error}.", "Free some space.") from error
    return Source(path=to, shown=source.shown, rule=source.rule)


def _copy(inside: IO[bytes], out: IO[bytes], size: int, source: Source) -> None:
    """Copy, and stop where a file is longer than the zip file's list of contents says."""
    done = 0
    while block := inside.read(BLOCK):
        done += len(block)
        if done > size:
            raise BadInput("A file is longer than the zip file says.", "Ask for it again.", file=source.shown)
        out.write(block)
