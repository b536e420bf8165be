"""The pages with which an export comes in, rows are read again, and an import is taken back."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from justexits.core.errors import JustExitsError
from justexits.web.accounts.permissions import Permission, requires
from justexits.web.intake import actions, selectors
from justexits.web.intake.bring_forms import BringInForm, MappingForm, TakeImportBackForm
from justexits.web.intake.uploads import MOST_BYTES, Upload, noted, put_aside
from justexits.web.lake import reading_for

if TYPE_CHECKING:
    from justexits.records.importing import ImportReport
    from justexits.web.accounts.models import User

FOLLOWS = "Who is who, findings and figures follow when the office's next steps run."


@requires(Permission.BRING_RECORDS_IN)
@require_http_methods(["GET", "POST"])
def bring_in_page(request: HttpRequest) -> HttpResponse:
    """Send the files of an export, and choose the mapping that they are read with."""
    form = BringInForm(_mappings_of(request.user), *_given(request))
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            given = form.cleaned_data
            try:
                upload = put_aside(request.user, given["files"], given["mapping"], given["own_mapping"])
                return _bring_in(request, upload, accept_changes=False)
            except JustExitsError as error:
                form.add_error(None, str(error))
    return render(request, "intake/bring_in.html", {"form": form, "most": MOST_BYTES >> 20}, status=status)


@requires(Permission.BRING_RECORDS_IN)
@require_POST
def changed(request: HttpRequest) -> HttpResponse:
    """The answer to what has changed since the last import: bring it in all the same, or stop."""
    upload = noted(request.user, request.POST.get("note", ""))
    if request.POST.get("choice") == "accept":
        try:
            return _bring_in(request, upload, accept_changes=True)
        except JustExitsError as error:
            messages.error(request, str(error))
    else:
        upload.forget()
        messages.info(request, "Stopped. The files are removed, and nothing was changed.")
    return redirect("intake:bring_in")


def _bring_in(request: HttpRequest, upload: Upload, *, accept_changes: bool) -> HttpResponse:
    """Import what was sent. Its files go, unless it differs from the last import and somebody has to choose."""
    from justexits.records.importing.drift import ExportChanged

    try:
        report = actions.bring_in(by=request.user, paths=upload.files, mapping=upload.said, accept_changes=accept_changes)
    except ExportChanged as error:
        context = {"changes": error.changes, "note": upload.note(), "files": [file.name for file in upload.files]}
        return render(request, "intake/changed.html", context, status=HTTPStatus.CONFLICT)
    except BaseException:
        upload.forget()
        raise
    upload.forget()
    if report.already_imported:
        messages.info(request, "This content was brought in before under the same mapping, so nothing was changed.")
    else:
        messages.success(request, f"{_counted(report)} {FOLLOWS}")
    return redirect("intake:import", report.batch_id)


@requires(Permission.BRING_RECORDS_IN)
@require_http_methods(["GET", "POST"])
def read_again_page(request: HttpRequest, batch_id: str) -> HttpResponse:
    """Read the rows again that an import put aside, with the mended mapping."""
    one = _import_or_404(request, batch_id)
    reading = reading_for(request.user.office_id)
    form = MappingForm(_mappings_of(request.user), *_given(request))
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            given = form.cleaned_data
            try:
                upload = put_aside(request.user, [], given["mapping"], given["own_mapping"])
                try:
                    report = actions.read_again(by=request.user, batch_id=batch_id, mapping=upload.said)
                finally:
                    upload.forget()
            except JustExitsError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, f"{_counted(report)} {FOLLOWS}")
                return redirect("intake:import", report.batch_id)
    context = {"form": form, "one": one, "rows_wait": selectors.rows_wait(reading, request.user, batch_id)}
    return render(request, "intake/read_again.html", context, status=status)


@requires(Permission.BRING_RECORDS_IN)
@require_http_methods(["GET", "POST"])
def take_back_page(request: HttpRequest, batch_id: str) -> HttpResponse:
    """Take an import back, with a reason."""
    one = _import_or_404(request, batch_id)
    form = TakeImportBackForm(*_given(request))
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                rows = actions.take_back(by=request.user, batch_id=batch_id, reason=form.cleaned_data["reason"])
            except JustExitsError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, f"The import is taken back: {rows:,} rows went. {FOLLOWS}")
                return redirect("intake:imports")
    return render(request, "intake/take_back.html", {"form": form, "one": one}, status=status)


def _given(request: HttpRequest) -> tuple[Any, ...]:
    """What a form is filled with: nothing before it is sent."""
    return (request.POST, request.FILES) if request.method == "POST" else ()


def _import_or_404(request: HttpRequest, batch_id: str) -> selectors.Import:
    """An import of the user's office; of another office's import the same answer as of none."""
    one = selectors.find_import(reading_for(request.user.office_id), request.user, batch_id)
    if one is None:
        raise Http404("No such import.")
    return one


def _mappings_of(user: User) -> list[str]:
    """The mappings in content/mappings that belong to the user's office."""
    from justexits.records.mapping import load_mapping, mapping_names

    return [name for name in mapping_names() if load_mapping(name).office.office_id == user.office_id]


def _counted(report: ImportReport) -> Any:
    return (
        f"{report.rows_read:,} rows read = {report.rows_accepted:,} accepted + {report.rows_quarantined:,} quarantined"
        f" + {report.rows_superseded:,} superseded + {report.rows_control:,} control."
    )
