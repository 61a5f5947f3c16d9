"""What a reader wants to be mailed, when a portfolio's mails leave, and who else is told of what nobody answers."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.forms import FactForm
from accounts.models import Portfolio, Role, User
from accounts.time_zones import by_region
from alerts.models import EscalationStep, MailPreference, MailSchedule
from alerts.models.escalation import LONGEST_WAIT
from alerts.readers import members_of

HOURS = [(hour, f"{hour:02}:00") for hour in range(24)]
WANTED = {
    "wants_critical": "At once what is critical",
    "wants_recovered": "When a pilot of which I was mailed is critical no more",
    "wants_digest": "The week’s digest",
}


class WishesForm(FactForm):
    """What one reader wants of a portfolio's mails; what is left empty is as the portfolio has it."""

    wants = forms.MultipleChoiceField(
        label="Mail me",
        choices=list(WANTED.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="What you do not tick stays on these pages: you miss the mail, not the news.",
    )
    digest_hour = forms.TypedChoiceField(label="Hour of the digest", coerce=int, empty_value=None, required=False)
    timezone = forms.ChoiceField(
        label="Your time zone",
        required=False,
        help_text="From 21:00 to 07:00 there you are mailed of nothing but use without a sign-off.",
    )

    class Meta:
        model = MailPreference
        fields = ("digest_weekday", "digest_hour", "timezone")
        labels = {"digest_weekday": "Day of the digest"}

    field_order = ("wants", "digest_weekday", "digest_hour", "timezone")

    def __init__(self, *args: Any, schedule: MailSchedule, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        weekday, zone = schedule.get_digest_weekday_display(), schedule.portfolio.timezone
        self._offer("digest_weekday", weekday, list(MailSchedule.digest_weekday.field.choices))  # type: ignore[arg-type]
        self._offer("digest_hour", f"{schedule.digest_hour:02}:00", HOURS)
        self._offer("timezone", zone, by_region())
        self.initial["wants"] = [name for name in WANTED if getattr(self.instance, name)]

    def _offer(self, name: str, default: str, choices: list[Any]) -> None:
        self.fields[name].choices = [("", f"As the portfolio has it: {default}"), *choices]  # type: ignore[attr-defined]

    def save(self, commit: bool = True) -> Any:
        for name in WANTED:
            setattr(self.instance, name, name in self.cleaned_data["wants"])
        return super().save(commit)


class ScheduleForm(FactForm):
    """When the digest of a portfolio leaves for readers who have not chosen otherwise."""

    digest_hour = forms.TypedChoiceField(
        label="Hour of the digest",
        coerce=int,
        choices=HOURS,
        help_text="On the clock of the reader, where they have one.",
    )

    class Meta:
        model = MailSchedule
        fields = ("digest_weekday", "digest_hour")
        labels = {"digest_weekday": "Day of the digest"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})


class EscalationForm(FactForm):
    """After how many days without an answer who is told."""

    after_days = forms.IntegerField(
        label="Days without an answer",
        min_value=1,
        max_value=LONGEST_WAIT,
        help_text=f"From 1 to {LONGEST_WAIT}. Leaders are told at once.",
    )
    whom = forms.ChoiceField(label="Who is told then")

    class Meta:
        model = EscalationStep
        fields = ("after_days",)

    def __init__(self, *args: Any, portfolio: Portfolio, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.members = {pk: member.as_reader.user for pk, member in members_of(portfolio).items()}
        roles = [(role.value, f"Every {role.label.lower()}") for role in Role if role != Role.LEADER]
        people = [(f"user-{pk}", str(user)) for pk, user in sorted(self.members.items(), key=_by_name)]
        choices = [("", "Choose one"), ("A role", roles), ("A member", people)]
        self.fields["whom"].choices = choices  # type: ignore[attr-defined]
        if self.instance.pk:
            self.initial["whom"] = self.instance.role or f"user-{self.instance.user_id}"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        whom = data.get("whom", "")
        self.instance.role = whom if whom in Role.values else ""
        self.instance.user = next((user for pk, user in self.members.items() if whom == f"user-{pk}"), None)
        others = EscalationStep.objects.filter(portfolio=self.instance.portfolio).exclude(pk=self.instance.pk)
        for other in others.filter(role=self.instance.role, user=self.instance.user)[: 1 if whom else 0]:
            self.add_error("whom", f"They are told already after {other.after_days} days. Change that step.")
        return data


def _by_name(member: tuple[int, User]) -> tuple[str, int]:
    return str(member[1]).lower(), member[0]
