"""The accounts of an office: for administrators, who see no records."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from justexits.web.accounts.actions import change_roles, make_account, set_open
from justexits.web.accounts.forms import NewAccountForm, RolesForm
from justexits.web.accounts.models import User
from justexits.web.accounts.permissions import Permission, requires


@requires(Permission.MANAGE_ACCOUNTS)
@require_GET
def account_list(request: HttpRequest) -> HttpResponse:
    """Every account of the administrator's office."""
    accounts = User.objects.filter(office_id=request.user.office_id).order_by("username")
    return render(request, "accounts/list.html", {"accounts": accounts})


@requires(Permission.MANAGE_ACCOUNTS)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Make an account."""
    form = NewAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        account = make_account(
            by=request.user,
            username=given["username"],
            password=given["password"],
            office_id=request.user.office_id,
            roles=given["roles"],
            email=given["email"],
            full_name=(given["first_name"], given["last_name"]),
        )
        messages.success(request, f"The account {account.username} is made.")
        return redirect("accounts:list")
    return render(request, "accounts/new.html", {"form": form})


@requires(Permission.MANAGE_ACCOUNTS)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, account: int) -> HttpResponse:
    """Change an account's roles, close it, or open it again."""
    found = get_object_or_404(User, pk=account, office_id=request.user.office_id)
    form = RolesForm(request.POST or None, initial={"roles": found.roles, "is_open": found.is_active})
    own = found.pk == request.user.pk
    if request.method == "POST" and form.is_valid():
        if set(form.cleaned_data["roles"]) != set(found.roles):
            change_roles(by=request.user, account=found, roles=form.cleaned_data["roles"])
        if not own and form.cleaned_data["is_open"] != found.is_active:
            set_open(by=request.user, account=found, is_open=form.cleaned_data["is_open"])
        messages.success(request, f"The account {found.username} is as you set it.")
        return redirect("accounts:list")
    return render(request, "accounts/change.html", {"form": form, "account": found, "own": own})
