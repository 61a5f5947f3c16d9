"""Draws the chart of a metric, and writes its numbers and days."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import template
from django.db import models

from outcomes import words
from outcomes.charts import Chart, Course, draw, shape_of
from outcomes.models import Evidence
from outcomes.overview import summary_of
from pilots.dates import day_of

register = template.Library()

# The same picture for a screen and for a phone: one of them is shown, so that its text is never scaled down.
SIZES = (("wide", 780, 330), ("narrow", 330, 290))


@register.inclusion_tag("outcomes/_chart.html")
def reading_chart(course: Course) -> dict[str, Any]:
    """Draw readings against the straight path."""
    drawn: list[tuple[str, Chart]] = [
        (size, chart) for size, width, height in SIZES if (chart := draw(course, width=width, height=height))
    ]
    return {
        "course": course,
        "drawn": drawn,
        "summary": summary_of(course),
        "legend": [(code, word, shape_of(code, 8, 8)) for code, word in _legend(course)],
    }


def _legend(course: Course) -> list[tuple[str, str]]:
    """Return the kinds of evidence that the chart shows, each with its word."""
    shown = {point.evidence or Evidence.UNKNOWN for point in course.readings}
    named = [(kind, kind.label) for kind in Evidence if kind in shown and kind != Evidence.UNKNOWN]
    return [*named, *([(Evidence.UNKNOWN, "Evidence not said")] if Evidence.UNKNOWN in shown else [])]


@register.filter
def number(value: Decimal | None) -> str:
    """Write a decimal for reading; nothing where there is none."""
    return "" if value is None else words.grouped(value)


@register.filter
def day(row: models.Model, field: str) -> str:
    """Write the day in a column as far as it is known; nothing where it is not."""
    return str(day_of(row, field) or "")
