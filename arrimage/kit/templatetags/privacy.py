"""The notice where personal information is collected: `{% privacy_notice "contacts" %}` (P-39.1, s. 8)."""

from django import template

from arrimage.kit import personal_data

register = template.Library()


@register.inclusion_tag("components/privacy_notice.html")
def privacy_notice(*codes: str) -> dict[str, object]:
    """What the form's information serves for, a sentence for each purpose named; an unknown code is an error."""
    return {"purposes": _named(codes)}


@register.inclusion_tag("components/privacy_line.html")
def privacy_line(*codes: str) -> dict[str, object]:
    """The same where there is little room."""
    return {"purposes": _named(codes)}


def _named(codes: tuple[str, ...]) -> list[personal_data.Purpose]:
    known = {purpose.code: purpose for purpose in personal_data.purposes()}
    return [known[code] for code in codes]
