"""One sentence for each kind of event."""

from __future__ import annotations

from collections.abc import Callable

from justexits.web.audit.models import AuditEvent, EventKind

PRESENTERS: dict[EventKind, Callable[[AuditEvent], str]] = {
    EventKind.SIGNED_IN: lambda event: "signed in",
    EventKind.SIGNED_OUT: lambda event: "signed out",
    EventKind.SIGN_IN_FAILED: lambda event: "could not sign in: wrong name or password",
    EventKind.LOCKED_OUT: lambda event: "was locked out after too many wrong passwords",
    EventKind.SECOND_FACTOR_ADDED: lambda event: f"added a second factor ({event.detail.get('type', 'unknown kind')})",
    EventKind.SECOND_FACTOR_REMOVED: lambda event: f"removed a second factor ({event.detail.get('type', 'unknown kind')})",
    EventKind.PASSWORD_CHANGED: lambda event: "changed their password",
    EventKind.ACCESS_REFUSED: lambda event: f"was refused the page {event.detail.get('page', '')}",
    EventKind.PERSON_VIEWED: lambda event: f"opened the page of person {event.subject_id}",
    EventKind.SOURCE_ROWS_VIEWED: lambda event: f"opened source rows of {event.subject_kind} {event.subject_id}",
    EventKind.REVIEW_RECORDED: lambda event: f"recorded a review of person {event.subject_id}",
    EventKind.REVIEW_WITHDRAWN: lambda event: f"took back a review of person {event.subject_id}",
    EventKind.FIGURES_EXPORTED: lambda event: f"downloaded figures of {event.subject_id}",
    EventKind.FIGURE_ROWS_VIEWED: lambda event: f"opened the rows behind a figure of {event.subject_id}",
    EventKind.OFFICES_COMPARED: lambda event: f"compared published figures of {event.subject_id} with other offices",
    EventKind.TARGET_SET: lambda event: f"set a target for {event.subject_id}",
    EventKind.TARGET_WITHDRAWN: lambda event: f"took back a target for {event.subject_id}",
    EventKind.ANNOTATION_ADDED: lambda event: "noted beside figures what happened on a day",
    EventKind.ANNOTATION_WITHDRAWN: lambda event: "took back a note beside figures",
    EventKind.MEETING_RECORDED: lambda event: "recorded a review meeting",
    EventKind.MEETING_WITHDRAWN: lambda event: "took back the record of a review meeting",
    EventKind.BASELINE_LOCKED: lambda event: f"locked the baseline of {event.subject_id}",
    EventKind.BASELINE_UNLOCKED: lambda event: f"unlocked the baseline of {event.subject_id}",
    EventKind.CHECKLIST_ANSWERED: lambda event: f"answered the checklist of a practice for case {event.subject_id}",
    EventKind.VIEW_SAVED: lambda event: f"saved a view of {event.subject_id}",
    EventKind.VIEW_REMOVED: lambda event: f"removed a view of {event.subject_id}",
    EventKind.VIEW_RESTORED: lambda event: f"put back a view of {event.subject_id}",
    EventKind.FAULTY_ROWS_EXPORTED: lambda event: f"downloaded the rows of import {event.subject_id} that did not fit",
    EventKind.RECORDS_BROUGHT_IN: lambda event: f"brought records in as import {event.subject_id}",
    EventKind.ROWS_READ_AGAIN: lambda event: f"had the rows of import {event.subject_id} that were put aside read again",
    EventKind.IMPORT_TAKEN_BACK: lambda event: f"took back import {event.subject_id}",
    EventKind.PAIR_VIEWED: lambda event: f"compared the records {event.subject_id}",
    EventKind.LINK_DECIDED: lambda event: f"answered whether the records {event.subject_id} are one person",
    EventKind.LINK_WITHDRAWN: lambda event: f"took back an answer about the records {event.subject_id}",
    EventKind.LINK_SAMPLE_ANSWERED: lambda event: f"answered about the records {event.subject_id} in the blind sample",
    EventKind.RELIEF_FACT_ANSWERED: lambda event: f"answered a fact that relief law asks for about person {event.subject_id}",
    EventKind.RELIEF_FACT_TAKEN_BACK: lambda event: f"took back an answer about person {event.subject_id}",
    EventKind.CHARGE_TEXT_DECIDED: lambda event: "decided what a charge text is",
    EventKind.FIRST_ENTRY_RECORDED: lambda event: f"wrote down what the records of person {event.subject_id} show",
    EventKind.ACCOUNT_MADE: lambda event: f"made the account {event.subject_id}",
    EventKind.ROLES_CHANGED: lambda event: f"changed the roles of {event.subject_id} to {_roles(event)}",
    EventKind.ACCOUNT_CLOSED: lambda event: f"closed the account {event.subject_id}",
    EventKind.ACCOUNT_REOPENED: lambda event: f"opened the account {event.subject_id} again",
}


def _roles(event: AuditEvent) -> str:
    return ", ".join(event.detail.get("roles", [])) or "none"


def sentence(event: AuditEvent) -> str:
    """What happened, as the second half of a sentence that begins with who did it."""
    return PRESENTERS[EventKind(event.kind)](event)
