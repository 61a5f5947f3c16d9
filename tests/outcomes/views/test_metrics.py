"""The pages of metrics: define, change, agree and read one."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.history import newest_event
from accounts.models import Person, User
from outcomes.agreement import digest_of
from outcomes.models import OutcomeMetric
from pilots.models import Pilot
from tests.factories import (
    MONDAY,
    make_benefits_review,
    make_complete_metric,
    make_funding_decision,
    make_member,
    make_metric,
    make_person,
    make_portfolio,
    make_reading,
    make_usage_week,
    make_user,
)
from tests.outcomes.views.pages import DAY, text_of


class TestMetricList:
    def test_tells_an_agreed_metric_from_one_that_lacks_something(self, engineer: Client, pilot: Pilot) -> None:
        agreed = make_complete_metric(pilot=pilot, agreed_on=date(2026, 5, 20))
        make_reading(metric=agreed, on=date(2026, 5, 25), value=Decimal("25.9"), evidence="measured")
        make_metric(pilot=pilot, key="second", name="Sent back", unit="per cent", primary=False)
        said = text_of(engineer.get(f"/pilots/{pilot.pk}/outcomes/"))
        assert "Agreed 20 May 2026" in said
        assert "25.9 minutes per case on 25 May 2026, measured; the path asks for 24.84 minutes per case" in said
        assert "Below half of the path" in said
        assert "Next reading due 8 Jun 2026" in said
        assert "To be agreed it lacks baseline, day of the baseline, target, target day, definition of done" in said

    def test_says_what_is_overdue(self, engineer: Client, pilot: Pilot) -> None:
        make_complete_metric(pilot=pilot, agreed_on=date(2026, 5, 1))
        make_benefits_review(pilot=pilot, due_on=date(2026, 5, 22))
        make_funding_decision(pilot=pilot, needed_by=date(2026, 5, 30))
        said = text_of(engineer.get(f"/pilots/{pilot.pk}/outcomes/"))
        assert "Overdue 15 May 2026, 2 weeks ago" in said
        assert "To be held by 22 May 2026, 1 week ago Overdue" in said
        assert "Roll-out Overdue Decision needed by 30 May 2026, 2 days ago" in said

    def test_shows_the_story_the_money_and_the_use(self, engineer: Client, pilot: Pilot) -> None:
        held = {"held_on": MONDAY, "verdict": "partly", "story": "Two minutes saved."}
        accepted = {"shortfall_accepted": "It is enough", "confirmed_by": make_person(name="B. Owner")}
        make_benefits_review(pilot=pilot, **held, **accepted)
        make_funding_decision(pilot=pilot, decision="funded", decided_on=MONDAY, board=make_person(name="The board"))
        make_usage_week(pilot=pilot, target_users=20, active_users=13)
        said = text_of(engineer.get(f"/pilots/{pilot.pk}/outcomes/"))
        assert "It worked in part held on 1 Jun 2026 Two minutes saved." in said
        assert "Less than the target is accepted, in the words of B. Owner: “It is enough”" in said
        assert "Roll-out Funded" in said
        assert "13 of 20 65 %" in said

    def test_offers_nothing_to_a_leader_that_they_may_not_do(self, client: Client, lena: User, pilot: Pilot) -> None:
        make_complete_metric(pilot=pilot)
        make_benefits_review(pilot=pilot)
        make_usage_week(pilot=pilot)
        client.force_login(lena)
        page = client.get(f"/pilots/{pilot.pk}/outcomes/").content.decode()
        assert "Minutes per referral" in page
        assert not re.findall(r'href="[^"]*/(?:add|agree|edit|hold|decide)/', page)

    def test_offers_their_own_metric_and_review_to_the_benefit_owner(self, owner: Client, pilot: Pilot) -> None:
        make_benefits_review(pilot=pilot)
        page = owner.get(f"/pilots/{pilot.pk}/outcomes/").content.decode()
        assert set(re.findall(r'href="[^"]*/(add|agree|edit|hold|decide)/', page)) == {"agree", "hold"}

    def test_asks_as_often_for_many_as_for_few(self, engineer: Client, pilot: Pilot) -> None:
        def fill(number: int) -> None:
            owner = make_person(name=f"Owner {number}")
            metric = make_complete_metric(pilot=pilot, key=f"m{number}", primary=number == 1, benefit_owner=owner)
            make_reading(metric=metric, on=MONDAY)
            make_benefits_review(pilot=pilot, key=f"r{number}", confirmed_by=owner, held_on=MONDAY)
            make_funding_decision(pilot=pilot, key=f"f{number}", board=owner)
            make_usage_week(pilot=pilot, week=MONDAY - number * 7 * DAY)

        def asked() -> int:
            with CaptureQueriesContext(connection) as queries:
                assert engineer.get(f"/pilots/{pilot.pk}/outcomes/").status_code == 200
            return len(queries)

        fill(1)
        few = asked()
        for number in range(2, 6):
            fill(number)
        assert asked() == few <= 18


class TestMetricForm:
    GIVEN = {
        "name": "Minutes per case",
        "unit": "minutes",
        "baseline": "26.30",
        "baseline_on": "May 2026",
        "target": "22.4",
        "target_on": "29 Jun 2026",
        "benefit_owner": "b. owner",
        "reading_every_days": "7",
    }

    def test_puts_a_metric_on_record(self, engineer: Client, pilot: Pilot) -> None:
        known = make_person(name="B. Owner")
        response = engineer.post(f"/pilots/{pilot.pk}/metrics/add/", self.GIVEN)
        metric = OutcomeMetric.objects.get()
        assert response.headers["Location"] == f"/metrics/{metric.pk}/"
        assert (metric.baseline, metric.baseline_on, metric.baseline_on_precision) == (
            Decimal("26.30"),
            date(2026, 5, 1),
            "month",
        )
        assert (metric.benefit_owner, metric.direction, metric.primary, metric.recorded_on) == (
            known,
            "down",
            True,
            MONDAY,
        )

    def test_sent_twice_is_one(self, engineer: Client, pilot: Pilot) -> None:
        first, second = [engineer.post(f"/pilots/{pilot.pk}/metrics/add/", self.GIVEN) for _ in range(2)]
        assert first.headers["Location"] == second.headers["Location"]
        assert OutcomeMetric.objects.count() == 1

    @pytest.mark.parametrize(
        ("field", "given", "said"),
        [
            ("name", "", "This field is required."),
            ("baseline", "22,4", "Write a number alone, with a decimal point: 22.4."),
            ("baseline", "1e999", "Ensure that there are no more than"),
            ("target", "NaN", "Write a number alone"),
            ("target", "0.0000000001", "no more than 9 decimal places"),
            ("baseline_on", "4/5/2026", "Write the month as a word"),
            ("target_on", "3026", "from 1990 to 2100"),
            ("reading_every_days", "0", "greater than or equal to 1"),
            ("benefit_owner", "x" * 201, "at most 200 characters"),
            ("unit", "a\x00", "Null characters are not allowed."),
        ],
    )
    def test_says_beside_its_field_what_is_wrong_and_keeps_what_was_typed(
        self, engineer: Client, pilot: Pilot, field: str, given: str, said: str
    ) -> None:
        response = engineer.post(f"/pilots/{pilot.pk}/metrics/add/", self.GIVEN | {field: given})
        assert response.status_code == 422
        assert said in str(response.context["form"].errors[field])
        assert f'href="#id_{field}"' in response.content.decode()
        assert not OutcomeMetric.objects.exists()
        assert not Person.objects.filter(name="b. owner").exists()

    def test_a_name_that_is_taken_leaves_no_person_behind(self, engineer: Client, metric: OutcomeMetric) -> None:
        given = self.GIVEN | {"name": metric.name, "benefit_owner": "Nobody yet"}
        response = engineer.post(f"/pilots/{metric.pilot_id}/metrics/add/", given)
        assert "a metric of that name" in text_of(response)
        assert not Person.objects.filter(name="Nobody yet").exists()

    def test_two_at_once_overwrite_nothing_and_lose_nothing(self, engineer: Client, metric: OutcomeMetric) -> None:
        given = self.GIVEN | {"target": "20", "opened_with": newest_event(metric)}
        OutcomeMetric.objects.filter(pk=metric.pk).update(target=Decimal("21.50"))

        answer = engineer.post(f"/metrics/{metric.pk}/edit/", given)

        assert answer.status_code == 409
        assert "Target 21.5 is on record now" in text_of(answer)
        assert 'name="target" value="20"' in answer.content.decode()
        metric.refresh_from_db()
        assert metric.target == Decimal("21.50")
        again = given | {"opened_with": answer.context["opened_with"]}
        assert engineer.post(f"/metrics/{metric.pk}/edit/", again).status_code == 302
        metric.refresh_from_db()
        assert metric.target == 20

    def test_a_form_that_does_not_say_when_it_was_opened_is_refused(
        self, engineer: Client, metric: OutcomeMetric
    ) -> None:
        assert engineer.post(f"/metrics/{metric.pk}/edit/", self.GIVEN).status_code == 422
        metric.refresh_from_db()
        assert metric.target == Decimal("22.4")

    def test_shows_what_is_on_record_and_saves_it_unchanged(self, engineer: Client, pilot: Pilot) -> None:
        days = {"baseline_on": date(2026, 4, 1), "baseline_on_precision": "quarter"}
        metric = make_complete_metric(pilot=pilot, agreed_on=MONDAY, baseline=Decimal("26.3000"), **days)
        form = engineer.get(f"/metrics/{metric.pk}/edit/").context["form"]
        sent = {field.html_name: field.value() for field in form if field.value() not in (None, False)}
        assert (sent["baseline"], sent["baseline_on"]) == ("26.3", "Q2 2026")
        sent["benefit_owner"] = str(sent["benefit_owner"])
        assert engineer.post(f"/metrics/{metric.pk}/edit/", sent).status_code == 302
        metric.refresh_from_db()
        assert (metric.agreed_on, metric.baseline_on, metric.baseline_on_precision) == (
            MONDAY,
            date(2026, 4, 1),
            "quarter",
        )

    def test_says_that_other_terms_take_the_agreement_back(self, engineer: Client, pilot: Pilot) -> None:
        metric = make_complete_metric(pilot=pilot, agreed_on=MONDAY)
        assert "takes the agreement back" in text_of(engineer.get(f"/metrics/{metric.pk}/edit/"))
        given = self.GIVEN | {"opened_with": newest_event(metric)}
        response = engineer.post(f"/metrics/{metric.pk}/edit/", given, follow=True)
        assert "so B. Owner has to agree again." in text_of(response)
        assert "Not agreed" in text_of(response)


class TestMetricAgree:
    def test_shows_the_sentence_that_will_hold(self, engineer: Client, metric: OutcomeMetric) -> None:
        said = text_of(engineer.get(f"/metrics/{metric.pk}/agree/"))
        assert "From 26.3 to 22.4 minutes per case by 29 Jun 2026, confirmed by B. Owner." in said
        assert "B. Owner has said so" in said

    def test_lists_what_is_missing_with_its_field(self, engineer: Client, pilot: Pilot) -> None:
        metric = make_complete_metric(pilot=pilot, target_on=None, benefit_owner=pilot.engineer)
        page = engineer.post(f"/metrics/{metric.pk}/agree/", {"on": "2026-06-01", "said_so": "on", "as_read": "x"})
        assert page.status_code in (409, 422)
        page = engineer.get(f"/metrics/{metric.pk}/agree/")
        links = re.findall(rf'href="/metrics/{metric.pk}/edit/#id_(\w+)">([^<]+)', page.content.decode())
        assert links == [
            ("target_on", "There is no day by which the target is to be reached."),
            ("benefit_owner", "Eli is the engineer: the benefit owner must stand outside the delivery team."),
        ]

    def test_is_refused_while_anything_is_missing(self, engineer: Client, pilot: Pilot) -> None:
        metric = make_complete_metric(pilot=pilot, definition_of_done="")
        given = {"on": "2026-06-01", "said_so": "on", "as_read": digest_of(metric)}
        response = engineer.post(f"/metrics/{metric.pk}/agree/", given)
        assert response.status_code == 422
        assert "There is no definition of done." in text_of(response)
        assert not OutcomeMetric.objects.agreed_by(MONDAY)

    def test_is_recorded_by_the_team_on_the_owners_word(self, engineer: Client, metric: OutcomeMetric) -> None:
        given = {"on": "2026-05-29", "as_read": digest_of(metric)}
        response = engineer.post(f"/metrics/{metric.pk}/agree/", given)
        assert (response.status_code, list(response.context["form"].errors)) == (422, ["said_so"])
        response = engineer.post(f"/metrics/{metric.pk}/agree/", given | {"said_so": "on"}, follow=True)
        assert "Agreed: From 26.3 to 22.4 minutes per case by 29 Jun 2026" in text_of(response)
        assert OutcomeMetric.objects.agreed_by(date(2026, 5, 29)).exists()

    def test_is_the_owners_own_word_without_any_tick(self, owner: Client, metric: OutcomeMetric) -> None:
        assert "I agree" in text_of(owner.get(f"/metrics/{metric.pk}/agree/"))
        given = {"on": "2026-06-01", "as_read": digest_of(metric)}
        assert owner.post(f"/metrics/{metric.pk}/agree/", given).status_code == 302
        assert OutcomeMetric.objects.agreed_by(MONDAY).exists()

    def test_is_not_for_a_leader_who_is_not_the_owner(self, client: Client, lena: User, metric: OutcomeMetric) -> None:
        client.force_login(lena)
        for page in ("agree", "edit", "readings/add", "readings/paste"):
            assert client.get(f"/metrics/{metric.pk}/{page}/").status_code == 404
            assert client.post(f"/metrics/{metric.pk}/{page}/").status_code == 404

    def test_is_not_for_an_owner_of_another_portfolio(self, metric: OutcomeMetric) -> None:
        elsewhere = make_member(user=make_user(email="else@example.org"), portfolio=make_portfolio(name="Else")).user
        Person.objects.filter(pk=metric.benefit_owner_id).update(user=elsewhere)
        client = Client()
        client.force_login(elsewhere)
        assert client.get(f"/metrics/{metric.pk}/agree/").status_code == 404

    def test_is_refused_if_the_metric_was_changed_since(self, owner: Client, metric: OutcomeMetric) -> None:
        as_read = digest_of(metric)
        OutcomeMetric.objects.update(target=Decimal("25"))
        response = owner.post(f"/metrics/{metric.pk}/agree/", {"on": "2026-06-01", "as_read": as_read})
        assert response.status_code == 409
        assert "Somebody has changed the metric since you read it." in text_of(response)
        assert "From 26.3 to 25 minutes per case" in text_of(response)
        metric.refresh_from_db()
        assert f'name="as_read" value="{digest_of(metric)}"' in response.content.decode()

    def test_says_how_late_it_comes(self, engineer: Client, pilot: Pilot, metric: OutcomeMetric) -> None:
        Pilot.objects.update(clock_start=date(2026, 4, 20))
        assert "agreed 6 weeks after the clock start" in text_of(engineer.get(f"/metrics/{metric.pk}/agree/"))
        given = {"on": "2026-06-01", "as_read": digest_of(metric), "said_so": "on"}
        response = engineer.post(f"/metrics/{metric.pk}/agree/", given, follow=True)
        assert "Late agreed 6 weeks after the clock start" in text_of(response)

    def test_does_not_lie_ahead(self, engineer: Client, metric: OutcomeMetric) -> None:
        given = {"on": "2026-06-02", "as_read": digest_of(metric), "said_so": "on"}
        response = engineer.post(f"/metrics/{metric.pk}/agree/", given)
        assert "An agreement cannot lie ahead." in str(response.context["form"].errors["on"])


class TestMetricReAgree:
    def test_another_target_holds_and_the_old_one_stays_in_the_history(
        self, owner: Client, metric: OutcomeMetric
    ) -> None:
        OutcomeMetric.objects.update(agreed_on=MONDAY)
        given = {"target": "23.5", "target_on": "Q3 2026"}
        said = text_of(owner.post(f"/metrics/{metric.pk}/target/", given, follow=True))
        assert "From 26.3 to 23.5 minutes per case by Q3 2026, confirmed by B. Owner." in said
        assert "Target: 22.4 → became 23.5" in said
        assert "Target day: 29 Jun 2026 → became Q3 2026" in said

    def test_a_target_that_is_no_better_is_refused(self, engineer: Client, metric: OutcomeMetric) -> None:
        OutcomeMetric.objects.update(agreed_on=MONDAY)
        given = {"target": "27", "target_on": "Q3 2026", "said_so": "on"}
        response = engineer.post(f"/metrics/{metric.pk}/target/", given)
        assert response.status_code == 422
        assert "The target, 27, does not lie below the baseline, 26.3." in text_of(response)


class TestMetricDetail:
    def test_draws_the_chart_and_tells_it_as_a_table(self, engineer: Client, metric: OutcomeMetric) -> None:
        make_reading(metric=metric, on=date(2026, 5, 11), value=Decimal("26.10"), evidence="sampled")
        make_reading(metric=metric, on=date(2026, 5, 25), value=Decimal("24.8"), evidence="measured")
        page = engineer.get(f"/metrics/{metric.pk}/").content.decode()
        assert page.count('role="img"') == 2
        assert page.count("chart__mark chart__mark--measured") == 3  # two pictures and the legend
        assert (
            "The straight path goes from 26.3 minutes per case on 4 May 2026 to 22.4 minutes per case on 29 Jun 2026. "
            "2 readings; the latest is 24.8 minutes per case on 25 May 2026. The path asks for 24.84 minutes per case "
            "on that day."
        ) in page
        assert re.search(r'<th scope="row">11 May 2026</th><td>26.1</td><td>Sampled</td>', page)
        assert "style=" not in page

    def test_says_so_where_there_is_nothing_to_draw(self, engineer: Client, pilot: Pilot) -> None:
        page = engineer.get(f"/metrics/{make_metric(pilot=pilot).pk}/")
        assert "There is nothing to draw yet" in text_of(page)

    def test_asks_as_often_for_many_readings_and_changes_as_for_few(
        self, engineer: Client, metric: OutcomeMetric
    ) -> None:
        def asked() -> int:
            with CaptureQueriesContext(connection) as queries:
                engineer.get(f"/metrics/{metric.pk}/")
            return len(queries)

        make_reading(metric=metric, on=MONDAY)
        few = asked()
        for number in range(1, 9):
            make_reading(metric=metric, on=MONDAY - number * DAY)
            metric.benefit_owner = make_person(name=f"Owner {number}")
            metric.save()
        assert asked() <= few + 1  # names of earlier owners
