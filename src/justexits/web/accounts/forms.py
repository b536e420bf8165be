"""Forms for accounts."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib.auth.password_validation import validate_password

from justexits.web.accounts.models import User
from justexits.web.accounts.roles import ROLES

ROLE_CHOICES = [(role.name, f"{role.display_name}: {role.description}") for role in ROLES.values()]


class RolesForm(forms.Form):
    """Which roles an account has, and whether it is open."""

    roles = forms.MultipleChoiceField(choices=ROLE_CHOICES, widget=forms.CheckboxSelectMultiple, required=False)
    is_open = forms.BooleanField(label="This account is open: its owner may sign in", required=False)


class NewAccountForm(forms.ModelForm):
    """What a new account needs. The office is the administrator's own."""

    password = forms.CharField(
        label="First password",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="At least 12 letters, digits or signs. Its owner changes it after the first sign-in.",
    )
    roles = forms.MultipleChoiceField(choices=ROLE_CHOICES, widget=forms.CheckboxSelectMultiple)

    class Meta:
        """What the database and Django hold it to."""

        model = User
        fields: ClassVar = ["username", "first_name", "last_name", "email"]
        widgets: ClassVar = {"username": forms.TextInput(attrs={"autocomplete": "off"})}
        help_texts: ClassVar = {"username": "Letters, digits and @ . + - _ only."}

    def clean(self) -> dict[str, Any]:
        """The password is measured against the account that it is for."""
        cleaned = super().clean() or {}
        if password := cleaned.get("password"):
            try:
                validate_password(password, self.instance)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return cleaned
