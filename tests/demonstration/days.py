"""The days that facts hold, and which of them are plans."""

from __future__ import annotations

from django.db import models

# Days that lie ahead of the day on which they are said.
PLANS = {
    "live_by",
    "due_on",
    "target_on",
    "leaving_on",
    "expires_on",
    "review_on",
    "needed_by",
    "funding_ends_on",
    "conditions_due_on",
}


def days_of(model: type[models.Model]) -> list[str]:
    return [column.name for column in model._meta.fields if column.get_internal_type() == "DateField"]
