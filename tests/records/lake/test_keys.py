"""The keys: wrapped one by one, opened by the office's key alone, gone for good when destroyed."""

from __future__ import annotations

import base64
import secrets
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from justexits.core.errors import BadInput, CannotWrite, NotFound
from justexits.records.lake import disk
from justexits.records.lake.keys import OFFICE_KEY_VARIABLE, KeyStore


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> KeyStore:
    monkeypatch.delenv(OFFICE_KEY_VARIABLE, raising=False)
    return KeyStore(tmp_path / "keys")


def new_office_key(path: Path) -> bytes:
    content = base64.b64encode(secrets.token_bytes(32))
    path.write_bytes(content)
    return content


def test_a_key_is_read_back_by_anybody_who_has_the_office_key(store: KeyStore) -> None:
    name, key = store.make()
    assert KeyStore(store.folder).read(name) == key
    assert len(base64.b64decode(key)) == 32


def test_no_key_stands_in_plain_in_the_store(store: KeyStore) -> None:
    _, key = store.make()
    everything = b"".join(path.read_bytes() for path in store.folder.iterdir())
    assert key.encode() not in everything
    assert base64.b64decode(key) not in everything


def test_only_the_owner_may_read_the_files(store: KeyStore) -> None:
    store.make()
    assert all(path.stat().st_mode & 0o077 == 0 for path in (store.folder, *store.folder.iterdir()))


def test_a_wrapped_key_cannot_be_put_in_the_place_of_another(store: KeyStore) -> None:
    (one, _), (other, _) = store.make(), store.make()
    (store.folder / f"{one}.wrapped").write_bytes((store.folder / f"{other}.wrapped").read_bytes())
    with pytest.raises(NotFound, match=f"does not open {one}"):
        store.read(one)


@pytest.mark.parametrize("content", [b"", b"short", b"x" * 60])
def test_a_damaged_wrapped_key_is_said(store: KeyStore, content: bytes) -> None:
    name, _ = store.make()
    (store.folder / f"{name}.wrapped").write_bytes(content)
    with pytest.raises(NotFound, match=f"does not open {name}"):
        store.read(name)


def test_a_destroyed_key_is_gone_and_said(store: KeyStore) -> None:
    name, _ = store.make()
    store.destroy(name)
    with pytest.raises(NotFound, match=rf"{name} is gone.*restore the key store"):
        store.read(name)
    store.destroy(name)  # twice does no harm


def test_another_office_key_opens_nothing_and_says_so(store: KeyStore) -> None:
    name, _ = store.make()
    new_office_key(store.office_key_file)
    with pytest.raises(NotFound, match=r"does not open .*Restore the right one"):
        KeyStore(store.folder).read(name)


def test_a_lost_office_key_is_never_made_anew_beside_keys_that_it_should_open(store: KeyStore) -> None:
    store.make()
    store.office_key_file.unlink()
    with pytest.raises(NotFound, match=r"office's key is not at .*Restore it"):
        KeyStore(store.folder).make()
    assert not store.office_key_file.exists()


def test_a_named_office_key_is_never_made(store: KeyStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(OFFICE_KEY_VARIABLE, str(tmp_path / "elsewhere.key"))
    with pytest.raises(NotFound, match=r"elsewhere\.key"):
        store.make()
    new_office_key(tmp_path / "elsewhere.key")
    name, key = store.make()
    assert store.read(name) == key
    assert not (store.folder / "office.key").exists()


@pytest.mark.parametrize("content", [b"", b"c2hvcnQ=", b"\xff\xfe not base64"])
def test_a_file_that_is_no_office_key_is_said(store: KeyStore, content: bytes) -> None:
    store.folder.mkdir()
    store.office_key_file.write_bytes(content)
    with pytest.raises(BadInput, match=r"not an office's key.*Restore it"):
        store.make()


def test_a_full_disk_leaves_no_half_key(store: KeyStore, monkeypatch: pytest.MonkeyPatch) -> None:
    store.make()
    before = sorted(path.name for path in store.folder.iterdir())

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(disk.os, "fsync", full)
    with pytest.raises(CannotWrite, match=r"No space left on device.*Free some space"):
        store.make()
    assert sorted(path.name for path in store.folder.iterdir()) == before


def test_two_first_writers_agree_on_one_office_key(store: KeyStore, monkeypatch: pytest.MonkeyPatch) -> None:
    other = KeyStore(store.folder)
    made: list[tuple[str, str]] = []
    link = disk.os.link

    def overtaken(staged: Path, path: Path) -> None:
        monkeypatch.setattr(disk.os, "link", link)
        made.append(other.make())
        link(staged, path)

    monkeypatch.setattr(disk.os, "link", overtaken)
    made.append(store.make())
    assert [KeyStore(store.folder).read(name) for name, _ in made] == [key for _, key in made]


def test_a_disk_that_knows_no_links_keeps_keys_too(store: KeyStore, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(disk.os, "link", unknown)
    name, key = store.make()
    assert KeyStore(store.folder).read(name) == key


def test_after_a_rotation_the_new_office_key_opens_everything_and_the_old_one_nothing(store: KeyStore) -> None:
    made = [store.make() for _ in range(3)]
    old = AESGCM(base64.b64decode(store.office_key_file.read_bytes()))
    assert store.rotate() == 3
    assert [KeyStore(store.folder).read(name) for name, _ in made] == [key for _, key in made]
    for name, _ in made:
        wrapped = (store.folder / f"{name}.wrapped").read_bytes()
        with pytest.raises(Exception):  # noqa: B017 - any refusal will do
            old.decrypt(wrapped[:12], wrapped[12:], name.encode())
    assert not store.next_key_file.exists()


def test_whoever_had_the_old_office_key_in_memory_reads_on(store: KeyStore) -> None:
    name, key = store.make()
    page = KeyStore(store.folder)
    assert page.read(name) == key
    store.rotate()
    assert page.read(name) == key


@pytest.mark.parametrize("fails_at", range(1, 5))  # three keys, and the office's key at the end
def test_a_rotation_that_is_cut_short_loses_nothing_and_is_taken_up_again(
    store: KeyStore, monkeypatch: pytest.MonkeyPatch, fails_at: int
) -> None:
    made = [store.make() for _ in range(3)]
    calls = 0
    replace = disk.os.replace

    def sometimes(staged: Path, path: Path) -> None:
        nonlocal calls
        calls += 1
        if calls == fails_at:
            raise OSError(28, "No space left on device")
        replace(staged, path)

    monkeypatch.setattr(disk.os, "replace", sometimes)
    with pytest.raises(CannotWrite):
        store.rotate()
    assert [KeyStore(store.folder).read(name) for name, _ in made] == [key for _, key in made]
    assert store.rotate() == 3
    assert [KeyStore(store.folder).read(name) for name, _ in made] == [key for _, key in made]
    assert not store.next_key_file.exists()
