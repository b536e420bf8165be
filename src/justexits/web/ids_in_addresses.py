"""Ids of records in addresses: an office's own, with whatever signs stand in them (CR/24/0056)."""

from __future__ import annotations

from functools import cache
from urllib.parse import unquote

from django.urls import register_converter

# Signs that would end a step of an address, and the one that the others are written with.
WRITTEN = {"%": "%25", "/": "%2F", "\\": "%5C"}


class RecordId:
    """One step of an address that holds a record's id."""

    regex = "[^/]+"

    def to_python(self, value: str) -> str:
        """The id that stands there."""
        return unquote(value)

    def to_url(self, value: str) -> str:
        """The id as a step; Django quotes the rest."""
        text = str(value)
        for sign, put in WRITTEN.items():
            text = text.replace(sign, put)
        # A step of dots alone would lead elsewhere.
        return text.replace(".", "%2E") if text.strip(".") == "" else text


@cache
def register() -> None:
    """Once: let `<record_id:...>` be written in a URLconf."""
    register_converter(RecordId, "record_id")
