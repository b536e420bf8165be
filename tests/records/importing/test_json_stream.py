"""JSON that is one list, or one object with a list inside, is gone through element by element, however large it is."""

from __future__ import annotations

import io
import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from justexits.records.importing import json_stream
from justexits.records.importing.json_reader import json_objects, json_records
from justexits.records.importing.json_stream import Broken, Pieces
from justexits.records.importing.reader import Shape
from justexits.records.importing.scan import scan

SIMPLE = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8)
VALUES = st.recursive(SIMPLE, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3))


@example(value=0.5, block=1, indent=None)
@example(value=-1.5e-07, block=1, indent=1)
@example(value=1e300, block=2, indent=None)
@given(value=VALUES, block=st.integers(1, 40), indent=st.sampled_from([None, 1]))
def test_a_value_is_the_same_in_whatever_blocks_it_is_read(value: Any, block: int, indent: int | None) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_stream, "BLOCK", block)
        text = json.dumps([value, value], indent=indent, ensure_ascii=False)
        pieces = Pieces(io.StringIO(text))
        found = [pieces.value() for _ in pieces.items()]
        assert found == json.loads(text, parse_float=str, parse_int=str)
        assert pieces.peek() == ""


@pytest.mark.parametrize("text", ["[1, 2", '["a" "b"]', "[1,]", '{"a" 1}', "[" * 5_000])
def test_what_is_no_json_is_told(text: str) -> None:
    with pytest.raises(Broken):
        Pieces(io.StringIO(text)).skip()


def test_a_list_in_an_object_is_not_held_whole_and_knows_what_is_said_behind_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_stream, "BLOCK", 1 << 14)
    row = {"no": "C1", "text": "x" * 900, "tags": ["a", "b"]}
    inside = ",\n".join(json.dumps(row) for _ in range(2_000))
    (tmp_path / "a.json").write_text(
        f'{{"codes": [{{"c": 1}}],\n"data": [{inside}],\n"meta": {{"office": "Vale", "kinds": ["p", "q"]}}}}'
    )
    found = scan(tmp_path / "a.json", shown="a.json")
    tracemalloc.start()
    rows = 0
    for _, shape, texts in json_records(found, "data"):
        rows += 1
        assert (shape, texts["no"], texts["tags"], texts["../meta.office"], texts["../meta.kinds"]) == (
            Shape.WHOLE, "C1", "a; b", "Vale", "p; q"
        )  # fmt: skip
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert rows == 2_000
    assert peak < found.size / 4


def test_an_element_that_is_no_record_is_kept_and_told_of(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('[{"a": 1}, "stray", {"a": 2.50}]')
    found = list(json_objects(scan(tmp_path / "a.json", shown="a.json")))
    assert found == [
        (1, Shape.WHOLE, {"a": "1"}),
        (2, Shape.NOT_A_RECORD, {"(not an object)": "stray"}),
        (3, Shape.WHOLE, {"a": "2.50"}),
    ]


def test_a_list_that_is_cut_off_is_told_of_line_by_line(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('[\n{"a": 1},\n{"a": 2},\n{"a"')
    assert {shape for _, shape, _ in json_objects(scan(tmp_path / "a.json", shown="a.json"))} == {Shape.NOT_A_RECORD}
