"""The forms with which records come in, are read again and are taken back. Nothing in them is chosen beforehand."""

from __future__ import annotations

from typing import Any

from django import forms

from justexits.web.intake.uploads import MOST_BYTES

LARGEST_MAPPING = 1 << 20
OWN = ""


class ManyFiles(forms.ClearableFileInput):
    """A field for several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; what is cleaned is a list."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Each of the files, cleaned."""
        given = list(data) if isinstance(data, list | tuple) else [data]
        given = given or [None]
        return [super(FilesField, self).clean(one, initial) for one in given]


class MappingForm(forms.Form):
    """Which mapping says how the files are to be read."""

    mapping = forms.ChoiceField(label="Mapping", required=False, help_text="Those that belong to your office.")
    own_mapping = forms.FileField(
        label="A mapping of your own, as a YAML file",
        required=False,
        help_text="As justexits map saved it, or as you have mended it. It counts before the choice above.",
    )

    def __init__(self, names: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mapping"].choices = [(OWN, "Choose"), *((name, name) for name in names)]

    def clean(self) -> dict[str, Any]:
        """One of the two is needed."""
        cleaned: dict[str, Any] = super().clean() or {}
        own = cleaned.get("own_mapping")
        if not cleaned.get("mapping") and not own and not self.errors:
            self.add_error("mapping", "Choose a mapping, or send one of your own.")
        if own and own.size > LARGEST_MAPPING:
            self.add_error("own_mapping", "This is too large for a mapping. Send the YAML file that says how the files are read.")
        return cleaned


class BringInForm(MappingForm):
    """Files of an export, and the mapping that they are read with."""

    files = FilesField(
        label="Files of the export",
        help_text="All files of one export together, one by one or as a zip file.",
        error_messages={"required": "Choose the files of the export."},
    )
    field_order = ("files", "mapping", "own_mapping")

    def clean_files(self) -> list[Any]:
        """What is too large for the page is brought in with the command line."""
        files: list[Any] = self.cleaned_data["files"]
        if sum(file.size for file in files) > MOST_BYTES:
            raise forms.ValidationError(
                f"Together the files are over {MOST_BYTES >> 20} MB. Bring them in with the command line: justexits import."
            )
        return files


class TakeImportBackForm(forms.Form):
    """Why an import is taken back."""

    reason = forms.CharField(
        label="Why?", max_length=500, error_messages={"required": "Say in a few words why you take it back."}
    )
