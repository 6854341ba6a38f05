"""Small drawings that need no script: `{% sparkline values %}`."""

from collections.abc import Sequence

from django import template

register = template.Library()

WIDTH, HEIGHT, MARGIN = 96, 24, 3


@register.inclusion_tag("components/sparkline.svg.html")
def sparkline(values: Sequence[float], title: str = "") -> dict[str, object]:
    """A line through the values of a period, oldest first, ending in a dot; nothing under two values.

    `title` says in words what the line shows; without it the line is decoration beside its figure.
    """
    if len(values) < 2:
        return {"points": ""}
    low, high = min(0, *values), max(0, *values)
    scale = (HEIGHT - 2 * MARGIN) / ((high - low) or 1)
    step = (WIDTH - 2 * MARGIN) / (len(values) - 1)
    places = [
        (f"{MARGIN + index * step:.1f}", f"{HEIGHT - MARGIN - (value - low) * scale:.1f}")
        for index, value in enumerate(values)
    ]
    return {
        "points": " ".join(f"{x},{y}" for x, y in places),
        "last_x": places[-1][0],
        "last_y": places[-1][1],
        "width": str(WIDTH),
        "height": str(HEIGHT),
        "title": title,
    }
