"""What each kind of link leads to: the form, who answers what by it, and what is said once it is recorded.

The forms and the acts are those of the pages on which people who are logged in answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django import forms
from django.http import QueryDict

from accounts.models import Person
from alerts.links.held import MailLink
from alerts.links.tokens import Purpose
from pilots.lifecycle.forms import AnswerForm as HandOverForm
from pilots.lifecycle.forms import ProposalForm
from pilots.lifecycle.hand_overs import answer_hand_over, propose_hand_overs
from pilots.lifecycle.holdings import holdings_of
from pilots.models import HandOver, HandOverAnswer
from stalls.actions import as_seen
from stalls.finding_page import Said, about, said_of
from stalls.sheets import ANSWERS, Answer, Sheet, sheet_of

# Scanners of mail press buttons as well. A form that could be sent as it stands asks for a tick by hand.
TICKS = {Purpose.ACKNOWLEDGE: "Yes, I have seen it", Purpose.ASSIGN: "Yes, this is agreed"}


@dataclass(frozen=True, eq=False)
class FindingDesk:
    """Answers a finding by a link, as its reader."""

    link: MailLink

    form_page = "alerts/links/finding.html"
    recorded_page = "alerts/links/finding_recorded.html"

    @cached_property
    def sheet(self) -> Sheet:
        return sheet_of(self.link.subject, reader=self.link.reader, now=self.link.now)  # type: ignore[arg-type]

    @property
    def code(self) -> str:
        return str(self.link.claims.purpose)

    @property
    def answer(self) -> Answer:
        return ANSWERS[self.code]

    @property
    def refused(self) -> str:
        """Return why the reader cannot give this answer although they may answer; empty where they can."""
        return self.sheet.no_snooze if self.code == Purpose.SNOOZE else ""

    def form(self, typed: QueryDict | None = None) -> forms.Form:
        form = self.sheet.form(self.code, typed)
        if self.link.claims.purpose == Purpose.JUDGE:
            form.initial = {}
        if "seen" in form.fields:
            form.fields["seen"].initial = self.link.claims.seen
        return self._with_tick(form)

    def form_again(self, typed: QueryDict) -> forms.Form:
        """Return what was typed beside what the finding has become."""
        return self._with_tick(self.sheet.form_again(self.code, typed))

    def _with_tick(self, form: Any) -> forms.Form:
        label = TICKS.get(self.link.claims.purpose)
        if label:
            required = {"required": "Tick it if you mean it: nothing is recorded otherwise."}
            form.fields["by_hand"] = forms.BooleanField(label=label, error_messages=required)
        return form  # type: ignore[no-any-return]

    def carry_out(self, form: Any) -> bool:
        sheet = self.sheet
        return form.carry_out(self._act, sheet.finding, by=sheet.reader, as_of=sheet.as_of) is not None

    def _act(self, *args: Any, by_hand: bool = True, **said: Any) -> Any:
        self.link.use_up()
        return self.answer.act(*args, **said)

    def context(self) -> dict[str, Any]:
        finding = self.sheet.finding
        return {
            "finding": finding,
            "pilot": finding.pilot,
            "title": self.link.claims.purpose.label if self.code == Purpose.JUDGE else self.answer.title,
            "sentence": finding.explanation(self.sheet.as_of),
            "about": about(self.sheet, self.code),
            "answer": self.answer,
            "refused": self.refused,
            "has_changed": as_seen(finding) != self.link.claims.seen,
        }

    def recorded(self) -> dict[str, Any]:
        """Return what the reader has recorded by it, and until when the finding is silent."""
        sheet = self.sheet
        rows: dict[str, list[Any]] = {
            "acknowledge": sheet.acknowledgements,
            "snooze": sheet.snoozes,
            "judge": sheet.judgements,
            "assign": sheet.actions,
        }
        own = [row for row in rows[self.code] if row.by == sheet.reader]
        said: Said | None = said_of(own[-1]) if own else None
        return {**self.context(), "said": said, "attention": sheet.attention if sheet.stands else None}


@dataclass(frozen=True, eq=False)
class HandOverDesk:
    """Accepts or declines a hand-over by a link, as the person who is asked."""

    link: MailLink

    form_page = "alerts/links/hand_over.html"
    recorded_page = "alerts/links/hand_over_recorded.html"

    WORDS = {
        Purpose.ACCEPT: (HandOverAnswer.ACCEPTED, "I take it over"),
        Purpose.DECLINE: (HandOverAnswer.DECLINED, "I decline"),
    }

    @property
    def hand_over(self) -> HandOver:
        assert isinstance(self.link.subject, HandOver)  # noqa: S101  # its purpose says so
        return self.link.subject

    def form(self, typed: QueryDict | None = None) -> forms.Form:
        form = HandOverForm(
            typed, portfolio=self.hand_over.portfolio, answers=dict([self.WORDS[self.link.claims.purpose]])
        )
        if self.link.claims.purpose == Purpose.ACCEPT:
            del form.fields["because"]
        else:
            form.fields["because"].help_text = "The programme manager reads it."
        return form

    form_again = form

    def carry_out(self, form: Any) -> bool:
        asked, as_of = self.hand_over, self.hand_over.portfolio.day_of(self.link.now)
        return bool(form.carry_out(self._act, asked, by=asked.receiver, as_of=as_of))

    def _act(self, *args: Any, **said: Any) -> None:
        self.link.use_up()
        answer_hand_over(*args, **said)

    def context(self) -> dict[str, Any]:
        accepts = self.link.claims.purpose == Purpose.ACCEPT
        return {"hand_over": self.hand_over, "pilot": self.hand_over.pilot, "accepts": accepts}

    def recorded(self) -> dict[str, Any]:
        return self.context()


@dataclass(frozen=True, eq=False)
class ProposalDesk:
    """Lets a champion who leaves say by a link who takes over."""

    link: MailLink

    form_page = "alerts/links/proposal.html"
    recorded_page = "alerts/links/proposal_recorded.html"

    @property
    def leaver(self) -> Person:
        assert isinstance(self.link.subject, Person)  # noqa: S101  # its purpose says so
        return self.link.subject

    @cached_property
    def as_of(self) -> date:
        return self.leaver.portfolio.day_of(self.link.now)

    def form(self, typed: QueryDict | None = None) -> forms.Form:
        proposed = holdings_of(self.leaver, self.as_of).proposed
        form = ProposalForm(typed, portfolio=self.leaver.portfolio, proposed=proposed)
        for name in form.receivers:
            # A link shows no more than it needs: not everybody of a portfolio.
            field: Any = form.fields[name]
            field.widget.names = ()
        required = {"required": "Tick it if you mean it: nobody is asked otherwise."}
        form.fields["by_hand"] = forms.BooleanField(label="Yes, ask them", error_messages=required)
        return form

    form_again = form

    def carry_out(self, form: Any) -> bool:
        return bool(form.carry_out(self._act, self.leaver, by=self.leaver, as_of=self.as_of))

    def _act(self, *args: Any, **said: Any) -> None:
        self.link.use_up()
        propose_hand_overs(*args, **said)

    def context(self) -> dict[str, Any]:
        return {"leaver": self.leaver}

    def recorded(self) -> dict[str, Any]:
        asked = HandOver.objects.open().filter(giver=self.leaver).select_related("pilot", "receiver")
        return {**self.context(), "asked": list(asked.order_by("pilot__name"))}


type Desk = FindingDesk | HandOverDesk | ProposalDesk


def desk_of(link: MailLink) -> Desk:
    """Return where a link is answered."""
    if link.claims.purpose in Purpose.of_findings():
        return FindingDesk(link)
    return ProposalDesk(link) if link.claims.purpose == Purpose.HAND_OVER else HandOverDesk(link)
