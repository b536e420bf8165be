"""The parts of allauth that we use: signing in and out, second factors, changing one's password. Nobody signs up."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.urls import path

from justexits.web.accounts.permissions import public, signed_in

urlpatterns = [
    path("sign-in/", public(account.login), name="account_login"),
    path("sign-in/closed/", public(account.account_inactive), name="account_inactive"),
    path("sign-out/", public(account.logout), name="account_logout"),
    path("sign-in/second-factor/", public(mfa.authenticate), name="mfa_authenticate"),
    path("sign-in/passkey/", public(passkeys.login_webauthn), name="mfa_login_webauthn"),
    path("my-account/password/", signed_in(account.password_change), name="account_change_password"),
    path("my-account/confirm/", signed_in(account.reauthenticate), name="account_reauthenticate"),
    path("my-account/confirm/code/", signed_in(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("my-account/second-factors/", signed_in(mfa.index), name="mfa_index"),
    path("my-account/second-factors/app/add/", signed_in(totp.activate_totp), name="mfa_activate_totp"),
    path("my-account/second-factors/app/remove/", signed_in(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("my-account/second-factors/codes/", signed_in(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("my-account/second-factors/codes/make/", signed_in(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path(
        "my-account/second-factors/codes/download/", signed_in(codes.download_recovery_codes), name="mfa_download_recovery_codes"
    ),
    path("my-account/second-factors/passkeys/", signed_in(passkeys.list_webauthn), name="mfa_list_webauthn"),
    path("my-account/second-factors/passkeys/add/", signed_in(passkeys.add_webauthn), name="mfa_add_webauthn"),
    path("my-account/confirm/passkey/", signed_in(passkeys.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("my-account/second-factors/passkeys/<int:pk>/remove/", signed_in(passkeys.remove_webauthn), name="mfa_remove_webauthn"),
    path("my-account/second-factors/passkeys/<int:pk>/name/", signed_in(passkeys.edit_webauthn), name="mfa_edit_webauthn"),
]
