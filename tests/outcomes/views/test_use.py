"""Use by week."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from outcomes.models import UsageWeek
from pilots.models import Pilot
from tests.factories import (
    make_usage_week,
)


class TestUsageAdd:
    def test_counts_last_week_unless_the_address_names_another(self, engineer: Client, pilot: Pilot) -> None:
        engineer.post(f"/pilots/{pilot.pk}/usage/add/", {"active_users": "7"})
        engineer.post(f"/pilots/{pilot.pk}/usage/add/?week=2026-05-15", {"active_users": "5", "target_users": "9"})
        weeks = UsageWeek.objects.order_by("week").values_list("week", "active_users")
        assert list(weeks) == [(date(2026, 5, 11), 5), (date(2026, 5, 25), 7)]

    @pytest.mark.parametrize("week", ["soon", "9999-12-31", "0001-01-01", "2026-06-08", "1980-01-01"])
    def test_a_week_that_cannot_be_counted_is_last_week(self, engineer: Client, pilot: Pilot, week: str) -> None:
        page = engineer.get(f"/pilots/{pilot.pk}/usage/add/?week={week}")
        assert page.context["week"] == date(2026, 5, 25)

    def test_shows_what_is_on_record(self, engineer: Client, pilot: Pilot) -> None:
        make_usage_week(pilot=pilot, week=date(2026, 5, 25), overridden=3)
        form = engineer.get(f"/pilots/{pilot.pk}/usage/add/").context["form"]
        assert (form["active_users"].value(), form["overridden"].value()) == (8, 3)
