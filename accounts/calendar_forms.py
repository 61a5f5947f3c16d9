"""The forms of a portfolio's calendar, of its people's leave and of erasing a person."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from accounts.forms import FactForm
from accounts.models import Leave, Person, Portfolio, QuietPeriod, User, Weekday
from accounts.time_zones import by_region, time_zones
from accounts.wording import spoken


class DayInput(forms.DateInput):
    """A day as browsers let people choose one."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class CalendarForm(FactForm):
    """The days and the clock that a portfolio works by."""

    working_days = forms.TypedMultipleChoiceField(
        coerce=int, choices=Weekday, widget=forms.CheckboxSelectMultiple, help_text="The days on which people work."
    )
    timezone = forms.ChoiceField(
        label="Time zone", help_text="Of all days and hours: when a day begins, when mail may leave."
    )

    class Meta:
        model = Portfolio
        fields = ("nation", "working_days", "timezone")
        labels = {"nation": "Bank holidays"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        # A zone that is none is not silently made another one.
        unknown = [] if self.instance.timezone in time_zones() else [("", "Choose one")]
        self.fields["timezone"].choices = [*unknown, *by_region()]  # type: ignore[attr-defined]


class QuietPeriodForm(FactForm):
    """The days on which nobody is expected to post an update."""

    since = forms.DateField(label="First quiet day", widget=DayInput)
    until = forms.DateField(label="First day after it", widget=DayInput)

    class Meta:
        model = QuietPeriod
        fields = ("name", "since", "until")
        help_texts = {"name": "For example “Christmas closure”. Everybody in the portfolio reads it."}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        period = _period(self)
        others = QuietPeriod.objects.filter(portfolio=self.instance.portfolio_id).exclude(pk=self.instance.pk)
        for other in others.touching(*period)[:1] if period else ():
            self.add_error("since", f"“{other}” has some of these days: {_from_to(other)}. Change that one.")
        return data


class ErasureForm(forms.Form):
    """How far the erasure of a person reaches, and why."""

    reason = forms.CharField(max_length=500, help_text="It is kept; do not name them.")
    with_log_in = forms.BooleanField(label="Take their log-in away even if it serves other portfolios", required=False)
    in_free_text = forms.BooleanField(label="Change what people wrote where it names them, too", required=False)


type Somebody = User | Person


class LeaveForm(forms.Form):
    """Who is away, on which days, and who acts for them."""

    who = forms.ChoiceField(label="Who is away")
    since = forms.DateField(label="First day away", widget=DayInput)
    until = forms.DateField(label="First day back", widget=DayInput)
    stand_in = forms.ChoiceField(label="Stand-in", required=False, help_text="Acts for them meanwhile.")

    def __init__(
        self, *args: Any, portfolio: Portfolio, reader: User, chooses: bool, leave: Leave | None = None, **kwargs: Any
    ) -> None:
        """`chooses`: the reader may say whose absence it is; else it is their own, or of whose `leave` it changes."""
        super().__init__(*args, **kwargs)
        self.portfolio, self.leave = portfolio, leave
        self.everybody = everybody(portfolio, reader)
        of_leave = self.everybody[_key_of(leave.person, self.everybody)] if leave else None
        self.away = of_leave or (None if chooses else reader)
        choices = _choices(self.everybody)
        self.fields["stand_in"].choices = [("", "Nobody"), *choices]  # type: ignore[attr-defined]
        self.fields["who"].choices = choices  # type: ignore[attr-defined]
        if self.away:
            del self.fields["who"]
        self.initial = {"who": _key(reader)} | (_as_typed(leave, self.everybody) if leave else {})

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["who"] = self.away or self.everybody.get(data.get("who", ""))
        data["stand_in"] = self.everybody.get(data.get("stand_in", ""))
        if data["who"] and data["who"] == data["stand_in"]:
            self.add_error("stand_in", "Nobody can stand in for themselves.")
        period = _period(self)
        if period and data["who"]:
            self._refuse_twice(data["who"], *period)
        return data

    def _refuse_twice(self, who: Somebody, since: Any, until: Any) -> None:
        person = {"person__user": who} if isinstance(who, User) else {"person": who}
        others = Leave.objects.filter(portfolio=self.portfolio, **person)
        if self.leave:
            others = others.exclude(pk=self.leave.pk)
        for other in others.touching(since, until)[:1]:
            self.add_error("since", f"{who} is away on some of these days already: {_from_to(other)}. Change that one.")


def everybody(portfolio: Portfolio, reader: User) -> dict[str, Somebody]:
    """Return by key whom a form may name: the members and the reader, then the others whom facts name (two queries).

    A member is offered once, as the user, whether or not facts name them yet.
    """
    members = (User.objects.filter(memberships__portfolio=portfolio) | User.objects.filter(pk=reader.pk)).distinct()
    users: dict[str, Somebody] = {_key(user): user for user in members.order_by("name", "pk")}
    people = Person.objects.filter(portfolio=portfolio).order_by("name")
    others = {_key(person): person for person in people if f"user-{person.user_id}" not in users}
    return users | others


def _key(somebody: Somebody) -> str:
    return f"user-{somebody.pk}" if isinstance(somebody, User) else f"person-{somebody.pk}"


def _key_of(person: Person, known: Iterable[str]) -> str:
    """Return the key under which a form offers a person: as a user where they are a member."""
    as_user = f"user-{person.user_id}"
    return as_user if as_user in known else _key(person)


def _choices(people: dict[str, Somebody]) -> list[tuple[str, list[tuple[str, str]]]]:
    groups = {"Members": User, "Others on record": Person}
    named = {
        title: [(key, str(one)) for key, one in people.items() if isinstance(one, kind)]
        for title, kind in groups.items()
    }
    return [(title, choices) for title, choices in named.items() if choices]


def _as_typed(leave: Leave, people: dict[str, Somebody]) -> dict[str, Any]:
    stand_in = _key_of(leave.stand_in, people) if leave.stand_in else ""
    return {"since": leave.since, "until": leave.until, "stand_in": stand_in}


def _period(form: forms.BaseForm) -> tuple[Any, Any] | None:
    """Return both ends of a form's period where they are days in order; say what is wrong where they are not."""
    since, until = form.cleaned_data.get("since"), form.cleaned_data.get("until")
    if since and until and until <= since:
        form.add_error("until", "This day must lie after the first one.")
        return None
    return (since, until) if since and until else None


def _from_to(period: QuietPeriod | Leave) -> str:
    return f"{spoken(period.since)} to {spoken(period.last)}"
