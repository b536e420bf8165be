"""The overview of the office's measures."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from justexits.web.accounts.permissions import Permission, has_permission, requires
from justexits.web.lake import reading_for
from justexits.web.performance.alerts import rules
from justexits.web.performance.attention import attention
from justexits.web.performance.decisions import views_of
from justexits.web.performance.overview import overview
from justexits.web.performance.saved_views import address_of


@requires(Permission.SEE_MEASURES)
@require_GET
def alerts(request: HttpRequest) -> HttpResponse:
    """The rules by which the office is told of figures, how often each may speak, and what each says now."""
    reading = reading_for(request.user.office_id)
    measured = [card.asked for card in overview(reading, request.user, today=timezone.localdate()).all_cards]
    found = rules(reading, request.user, measured)
    return render(request, "performance/alerts.html", {"rules": found, "snapshot_number": reading.snapshot.number})


@requires(Permission.SEE_MEASURES)
@require_GET
def dashboard(request: HttpRequest) -> HttpResponse:
    """What needs attention, the measures that a pilot begins with, all others, and what to record for those that are off."""
    reading = reading_for(request.user.office_id)
    today = timezone.localdate()
    found = overview(reading, request.user, today=today)
    context = {
        "overview": found,
        "attention": attention(found.all_cards, reading, request.user.office_id, today=today),
        "views": [(one, address_of(one)) for one in views_of(request.user)],
        "may_export": has_permission(request.user, Permission.EXPORT_FIGURES),
        "snapshot_number": reading.snapshot.number,
    }
    return render(request, "performance/dashboard.html", context)
