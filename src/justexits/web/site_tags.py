"""Template tags that every template has without loading them."""

from __future__ import annotations

from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, HiddenInput, RadioSelect, Select, Textarea
from django.utils.safestring import SafeString

from justexits.web.accounts.permissions import Permission, has_permission

register = template.Library()

_CLASSES: tuple[tuple[type, str], ...] = (
    (CheckboxSelectMultiple, "usa-checkbox__input"),
    (RadioSelect, "usa-radio__input"),
    (CheckboxInput, "usa-checkbox__input"),
    (Select, "usa-select"),
    (Textarea, "usa-textarea"),
    (HiddenInput, ""),
)


@register.filter
def widget(field: BoundField) -> SafeString:
    """The field's input with the design system's class, tied to its hint and its faults for screen readers."""
    kind = next((name for type_, name in _CLASSES if isinstance(field.field.widget, type_)), "usa-input")
    attributes: dict[str, Any] = {"class": f"{kind} usa-input--error" if field.errors and kind == "usa-input" else kind}
    tied = [f"{field.auto_id}_{part}" for part, there in (("helptext", field.help_text), ("faults", field.errors)) if there]
    if tied:
        attributes["aria-describedby"] = " ".join(tied)
    if field.errors:
        attributes["aria-invalid"] = "true"
    return field.as_widget(attrs=attributes)


@register.filter
def kind_of_input(field: BoundField) -> str:
    """`hidden`, `checkbox`, `choices` or `input`: how the fields component lays it out."""
    shown = field.field.widget
    if isinstance(shown, HiddenInput):
        return "hidden"
    if isinstance(shown, CheckboxSelectMultiple | RadioSelect):
        return "choices"
    return "checkbox" if isinstance(shown, CheckboxInput) else "input"


@register.filter
def may(user: Any, permission: str) -> bool:
    """Whether the user may do this: `{% if user|may:"SEE_SOURCE_ROWS" %}`."""
    return has_permission(user, Permission[permission])


@register.simple_tag(takes_context=True)
def here(context: dict[str, Any], address: str) -> bool:
    """Whether the page is at this address or below it, for the header's mark."""
    path: str = context["request"].path
    return path == address or (address != "/" and path.startswith(address))
