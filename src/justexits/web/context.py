"""What every template knows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from justexits.web.lake import newest_snapshot
from justexits.web.navigation import places_for


def site(request: HttpRequest) -> dict[str, Any]:
    """The header's places, the banner, and the snapshot that the footer names (to those who are signed in)."""
    user = getattr(request, "user", None)
    known = user is not None and user.is_authenticated
    return {
        "places": places_for(user) if known else [],
        "environment_banner": settings.ENVIRONMENT_BANNER,
        "snapshot": newest_snapshot() if known else None,
        "signed_in": known,
    }
