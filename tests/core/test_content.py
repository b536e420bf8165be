"""The editors' files are found, and one that is not YAML says where."""

from __future__ import annotations

from pathlib import Path

import pytest

from justexits.core.content import content_folder, load_yaml
from justexits.core.errors import BadInput, NotFound


def test_the_folder_of_the_editors_holds_code_lists_and_mappings() -> None:
    assert (content_folder() / "codes" / "code_lists.yaml").is_file()
    assert (content_folder() / "mappings").is_dir()


def test_a_file_that_is_not_there_is_named() -> None:
    with pytest.raises(NotFound, match=r"There is no file .*nowhere\.yaml"):
        load_yaml(Path("nowhere.yaml"))


def test_what_is_not_yaml_is_named_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "list.yaml"
    file.write_text("a: 1\nb: [1, 2\nc: 3\n", encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        load_yaml(file)
    assert caught.value.file == str(file)
    assert caught.value.line == 3


def test_bytes_that_are_no_text_are_refused_in_words(tmp_path: Path) -> None:
    file = tmp_path / "list.yaml"
    file.write_bytes(b"a: \xff\xfe\n")
    with pytest.raises(BadInput, match="UTF-8"):
        load_yaml(file)


def test_a_character_that_yaml_does_not_know_is_refused_in_words(tmp_path: Path) -> None:
    file = tmp_path / "list.yaml"
    file.write_bytes(b"a: \x00\n")
    with pytest.raises(BadInput, match="not text"):
        load_yaml(file)


def test_a_file_cannot_make_objects(tmp_path: Path) -> None:
    file = tmp_path / "list.yaml"
    file.write_text("!!python/object/apply:os.getcwd []\n", encoding="utf-8")
    with pytest.raises(BadInput):
        load_yaml(file)
