"""An account."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models

from justexits.web.accounts.roles import ROLES, Role


def only_known_roles(names: list[str]) -> None:
    """Refuse a role that does not exist. Raises ValidationError."""
    if not isinstance(names, list) or (unknown := [name for name in names if name not in ROLES]):
        shown = names if not isinstance(names, list) else ", ".join(map(str, unknown))
        raise ValidationError(f"There is no such role: {shown}.")


class User(AbstractUser):
    """Somebody who works in one office, with the roles that they have there.

    `is_staff` and `is_superuser` mean nothing here: what an account may do comes from its roles alone.
    """

    office_id = models.CharField("office", max_length=64, help_text="The office's id in the records, such as three-rivers.")
    roles = models.JSONField(default=list, validators=[only_known_roles])

    class Meta:
        """What the database and Django hold it to."""

        constraints: ClassVar = [models.CheckConstraint(condition=~models.Q(office_id=""), name="account_has_an_office")]

    def __str__(self) -> str:
        return self.display_name

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep the account; refuse roles that do not exist, however it is kept."""
        only_known_roles(self.roles)
        super().save(*args, **kwargs)  # type: ignore[arg-type]  # handed through as they came

    @property
    def display_name(self) -> str:
        """The full name where it is known, else the user name."""
        return self.get_full_name() or self.username

    @property
    def role_objects(self) -> list[Role]:
        """The roles themselves."""
        return [ROLES[name] for name in self.roles if name in ROLES]
