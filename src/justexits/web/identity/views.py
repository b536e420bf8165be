"""The list of pairs, the blind sample, and how good the joining is."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from justexits.linkage.report import FEWEST_ANSWERS
from justexits.web.accounts.permissions import Permission, has_permission, require, requires
from justexits.web.identity import actions, decisions, quality, sample, selectors
from justexits.web.identity.forms import CompareForm, LinkForm
from justexits.web.identity.logged import log_pair
from justexits.web.lake import reading_for

SALT = "blind-sample"
LANES = {"open": "To decide", "waiting": "Second reader", "decided": "Decided"}


@requires(Permission.SEE_LINKS)
@require_GET
def pairs_page(request: HttpRequest) -> HttpResponse:
    """Pairs that may be one person: to decide, waiting for a second reader, decided."""
    reading = reading_for(request.user.office_id)
    known = decisions.states(request.user)
    lane = request.GET.get("lane", "open")
    lane = lane if lane in LANES else "open"
    given = request.GET.get("page", "")
    number = int(given) if given.isascii() and given.isdigit() and len(given) < 8 else 1
    page = selectors.open_pairs(reading, request.user, known, number)
    waiting = [pair for pair, (state, _) in known.items() if state == decisions.WAITING]
    counts = {"open": page.total, "waiting": len(waiting), "decided": len(known) - len(waiting)}
    context = {
        "lane": lane,
        "lanes": [{"code": code, "words": words, "count": counts[code]} for code, words in LANES.items()],
        "page": page,
        "answered": _answered(reading, request, known, waits=lane == "waiting") if lane != "open" else [],
        "may_decide": has_permission(request.user, Permission.DECIDE_LINKS),
        "may_see_quality": has_permission(request.user, Permission.SEE_IMPORTS),
    }
    return render(request, "identity/pairs.html", context)


def _answered(reading: Any, request: HttpRequest, known: dict[Any, Any], *, waits: bool) -> list[dict[str, Any]]:
    chosen = {pair: said for pair, said in known.items() if (said[0] == decisions.WAITING) == waits}
    sides = selectors.sides_of(reading, request.user, [party for pair in chosen for party in pair])
    return [
        {"pair": pair, "sides": (sides[pair[0]], sides[pair[1]]), "state": decisions.STATE_WORDS[state], "newest": newest}
        for pair, (state, newest) in sorted(chosen.items(), key=lambda item: item[1][1].at, reverse=True)
        if pair[0] in sides and pair[1] in sides
    ]


@requires(Permission.SEE_LINKS)
@require_GET
def compare_page(request: HttpRequest) -> HttpResponse:
    """Any two records, whether they were ever compared or not: go to their page, or say which could be meant."""
    if not request.GET:
        return render(request, "identity/compare.html", {"form": CompareForm()})
    form = CompareForm(request.GET)
    several: dict[str, Any] = {}
    meant: dict[str, str] = {}
    reading = reading_for(request.user.office_id)
    for field, text in list(form.cleaned_data.items()) if form.is_valid() else ():
        records = selectors.records_named(reading, request.user, text)
        if not records:
            form.add_error(field, f"No record or case {text} is in what you may see. Check the number.")
        elif len(records) > 1:
            several[form[field].label] = records
            form.add_error(field, f"Case {text} has several records. Choose one of those below.")
        else:
            meant[field] = records[0].party_id
    if len(meant) == len(form.fields) and meant["one"] == meant["other"]:
        form.add_error("other", "The two are one and the same record. Name two different ones.")
    if form.is_valid():
        return redirect("identity:pair", *decisions.ordered(meant["one"], meant["other"]))
    context = {"form": form, "several": several}
    return render(request, "identity/compare.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@requires(Permission.DECIDE_LINKS)
@require_http_methods(["GET", "POST"])
def sample_page(request: HttpRequest) -> HttpResponse:
    """The next pair of the month's blind sample. What was drawn stands in a signed field, so that an answer fits its pair."""
    require(request.user, Permission.SEE_JUVENILE_RECORDS)
    reading, month = reading_for(request.user.office_id), timezone.localdate()
    following, done, total = sample.next_of(reading, request.user, month)
    form = LinkForm(request.POST or None)
    if request.method == "POST" and following is not None:
        try:
            pair = tuple(signing.loads(request.POST.get("drawn", ""), salt=SALT))
        except signing.BadSignature:
            pair = ()
        if pair != following.pair:
            messages.info(request, "That pair is answered already. Here is the next one.")
            return redirect("identity:sample")
        if form.is_valid():
            actions.answer_sample(
                by=request.user,
                pair=following.pair,
                answer=form.cleaned_data["answer"],
                reason=form.cleaned_data["reason"],
                snapshot=reading.snapshot.number,
                stratum=following.stratum,
                stands_for=following.stands_for,
                touches_juvenile=True,
            )
            return redirect("identity:sample")
    found = selectors.compare(reading, request.user, following.pair) if following else None
    if found is not None:
        log_pair(request.user, found.pair, page="blind sample")
    context = {
        "found": found,
        "form": form,
        "drawn": signing.dumps(list(found.pair), salt=SALT) if found else "",
        "done": done,
        "total": total,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render(request, "identity/sample.html", context, status=status)


@requires(Permission.SEE_IMPORTS)
@require_GET
def quality_page(request: HttpRequest) -> HttpResponse:
    """How many records were joined, how often people said otherwise, and how sure that is. It names nobody."""
    reading = reading_for(request.user.office_id)
    found = quality.report(reading, request.user)
    context = {
        "groups": quality.by_group(found),
        "changes": found.changes,
        "fewest": FEWEST_ANSWERS,
        "counts": quality.counts(reading, request.user),
        "answers": quality.answers(request.user),
        "told": sample.told_of(request.user),
        "errors": sample.error_rates(reading, request.user),
        "expected": {"wrong": found.expected_wrong, "missed": found.expected_missed},
        "alarms": found.alarms,
        "notices": found.notices,
        "each": sample.EACH,
        "snapshot_number": reading.snapshot.number,
        "may_see_pairs": has_permission(request.user, Permission.SEE_LINKS),
    }
    return render(request, "identity/quality.html", context)
