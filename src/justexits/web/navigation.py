"""The pages that the header and the home page lead to, each with the permission that it asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from justexits.web.accounts.permissions import Open, Permission, has_permission

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from justexits.web.accounts.models import User


@dataclass(frozen=True, kw_only=True)
class Place:
    """One page of the navigation."""

    title: str
    view_name: str
    permission: Permission | Open
    purpose: str

    @property
    def address(self) -> str:
        """Where it is."""
        return reverse(self.view_name)


PLACES = (
    Place(
        title="Review queue",
        view_name="casework:queue",
        permission=Permission.SEE_QUEUE,
        purpose="See whose records suggest that they are being exploited, and why.",
    ),
    Place(
        title="Same person?",
        view_name="identity:pairs",
        permission=Permission.SEE_LINKS,
        purpose="See records that may be of one person, side by side, and say whether they are.",
    ),
    Place(
        title="Records relief",
        view_name="relief:list",
        permission=Permission.SEE_RELIEF,
        purpose="See which charges of survivors the law may undo, why, and what is still missing.",
    ),
    Place(
        title="Measures",
        view_name="performance:dashboard",
        permission=Permission.SEE_MEASURES,
        purpose="See what changes over time, with the numbers behind each figure.",
    ),
    Place(
        title="Relief law",
        view_name="law:coverage",
        permission=Open.SIGNED_IN,
        purpose="See what each state offers a survivor, and how much of each law was read.",
    ),
    Place(
        title="Imports",
        view_name="intake:imports",
        permission=Permission.SEE_IMPORTS,
        purpose="See which files came in, and which rows did not fit and why.",
    ),
    Place(
        title="Joining",
        view_name="identity:quality",
        permission=Permission.SEE_IMPORTS,
        purpose="See how well records are joined to people, whom it fails, and what changed since the last run.",
    ),
    Place(
        title="Charge texts",
        view_name="charge_texts:list",
        permission=Permission.MAP_CHARGE_TEXTS,
        purpose="Say what charge texts are that no rule knows.",
    ),
    Place(
        title="Access log",
        view_name="audit:log",
        permission=Permission.SEE_ACCESS_LOG,
        purpose="See who looked at what, and prove that the log is whole.",
    ),
    Place(
        title="What the rules miss",
        view_name="casework:exploration",
        permission=Permission.SEE_ACCESS_LOG,
        purpose="See what was found among people drawn at random.",
    ),
    Place(
        title="Accounts",
        view_name="accounts:list",
        permission=Permission.MANAGE_ACCOUNTS,
        purpose="Make and close accounts, and give them their roles.",
    ),
)


def places_for(user: User | AnonymousUser) -> list[Place]:
    """The places that the user may go to, in the order of the header; none for an account without a role."""
    return [place for place in PLACES if _opens(place, user)]


def _opens(place: Place, user: User | AnonymousUser) -> bool:
    if isinstance(place.permission, Permission):
        return has_permission(user, place.permission)
    return bool(user.is_authenticated and user.roles)
