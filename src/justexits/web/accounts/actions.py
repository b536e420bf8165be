"""The only writers of accounts. Each is one transaction with its event inside."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from justexits.web.accounts.models import User
from justexits.web.accounts.permissions import Permission, require
from justexits.web.audit.events import record_event
from justexits.web.audit.models import EventKind


@transaction.atomic
def make_account(
    *,
    by: User | None,
    username: str,
    password: str,
    office_id: str,
    roles: Sequence[str],
    email: str = "",
    full_name: tuple[str, str] = ("", ""),
) -> User:
    """Make an account. `by` is None only for the command line, whose user owns the data folder anyway.

    Raises Refused, ValidationError for a role that does not exist, IntegrityError for a user name that is taken.
    """
    if by is not None:
        require(by, Permission.MANAGE_ACCOUNTS)
    user = User(
        username=username,
        email=email,
        office_id=office_id,
        roles=list(roles),
        first_name=full_name[0],
        last_name=full_name[1],
    )
    user.set_password(password)
    user.save()
    record_event(EventKind.ACCOUNT_MADE, by=by, office_id=office_id, subject=("account", username), detail={"roles": list(roles)})
    return user


@transaction.atomic
def change_roles(*, by: User, account: User, roles: Sequence[str]) -> None:
    """Give an account of the administrator's own office these roles and no others. Raises Refused, ValidationError."""
    require(by, Permission.MANAGE_ACCOUNTS)
    account.roles = list(roles)
    account.save()
    record_event(EventKind.ROLES_CHANGED, by=by, subject=("account", account.username), detail={"roles": list(roles)})


@transaction.atomic
def set_open(*, by: User, account: User, is_open: bool) -> None:
    """Close an account, or open it again. Nobody closes their own, so that an office is never locked out. Raises Refused."""
    require(by, Permission.MANAGE_ACCOUNTS)
    if account.pk == by.pk:
        raise ValueError("Nobody closes their own account.")
    account.is_active = is_open
    account.save()
    kind = EventKind.ACCOUNT_REOPENED if is_open else EventKind.ACCOUNT_CLOSED
    record_event(kind, by=by, subject=("account", account.username))
