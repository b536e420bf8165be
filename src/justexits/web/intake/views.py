"""Imports, one import, and one record with where it came from."""

from __future__ import annotations

from django.db import DatabaseError, transaction
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from justexits.web.accounts.permissions import Permission, has_permission, require, requires
from justexits.web.audit.events import LogUnavailable, record_event
from justexits.web.audit.models import EventKind
from justexits.web.casework.selectors import find_row
from justexits.web.csv_file import download
from justexits.web.intake import actions, selectors
from justexits.web.lake import NoRecordsYet, reading_for


@requires(Permission.SEE_IMPORTS)
@require_GET
def imports_page(request: HttpRequest) -> HttpResponse:
    """Every import of the office, newest first; before the first one, whoever may bring records in is shown how."""
    may_bring_in = has_permission(request.user, Permission.BRING_RECORDS_IN)
    try:
        found = selectors.imports(reading_for(request.user.office_id), request.user)
    except NoRecordsYet:
        if not may_bring_in:
            raise
        found = []
    return render(request, "intake/imports.html", {"imports": found, "may_bring_in": may_bring_in})


@requires(Permission.SEE_IMPORTS)
@require_GET
def import_page(request: HttpRequest, batch_id: str) -> HttpResponse:
    """One import: its files, and what did not fit in them."""
    reading = reading_for(request.user.office_id)
    found = selectors.find_import(reading, request.user, batch_id)
    if found is None:
        raise Http404("No such import.")
    page = request.GET.get("page", "")
    faults = selectors.faults_of(reading, request.user, batch_id, int(page) if page.isascii() and page.isdigit() else 1)
    if not faults.rows_are_held and faults.rows:
        _log_view(request, "import", batch_id)
    context = {"one": found, "files": selectors.files_of(reading, request.user, batch_id), "faults": faults}
    if has_permission(request.user, Permission.BRING_RECORDS_IN):
        context |= {"may_bring_in": True, "rows_wait": selectors.rows_wait(reading, request.user, batch_id)}
    context["may_export"] = has_permission(request.user, Permission.EXPORT_FAULTY_ROWS)
    return render(request, "intake/import.html", context)


@requires(Permission.EXPORT_FAULTY_ROWS)
@require_GET
def faulty_rows_csv(request: HttpRequest, batch_id: str) -> StreamingHttpResponse:
    """What did not fit, row by row, to mend and import again. The download is kept."""
    reading = reading_for(request.user.office_id)
    if selectors.find_import(reading, request.user, batch_id) is None:
        raise Http404("No such import.")
    rows = actions.export_faulty_rows(by=request.user, reading=reading, batch_id=batch_id)
    return download(f"{batch_id}-did-not-fit.csv", selectors.FAULT_COLUMNS, rows)


@requires(Permission.SEE_SOURCE_ROWS)
@require_GET
def record_page(request: HttpRequest, table: str, row_id: str) -> HttpResponse:
    """One record as the lake holds it. It is about people, so it needs both permissions, and opening it is kept."""
    require(request.user, Permission.SEE_PERSON)
    row = find_row(reading_for(request.user.office_id), request.user, table, row_id)
    if row is None:
        raise Http404("No such record.")
    _log_view(request, table, row_id)
    context = {"row": row, "may_see_imports": has_permission(request.user, Permission.SEE_IMPORTS)}
    return render(request, "intake/record.html", context)


def _log_view(request: HttpRequest, kind: str, row_id: str) -> None:
    """Keep that source rows were opened, before they are shown. Raises LogUnavailable where that fails."""
    try:
        with transaction.atomic():
            record_event(EventKind.SOURCE_ROWS_VIEWED, by=request.user, subject=(kind, row_id))
    except DatabaseError as error:
        raise LogUnavailable(
            "This page was not opened, because the access log could not be written.",
            "Try again in a minute; if it stays so, tell your administrator.",
        ) from error
