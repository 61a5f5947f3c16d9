"""Who may decide a sign-off and answer a question: reviewers of the function, and who stands in for them today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from accounts.models import (
    Leave,
    LeaveQuerySet,
    Membership,
    Person,
    PersonQuerySet,
    Portfolio,
    PortfolioQuerySet,
    Role,
    User,
)
from governance.models import GovernanceQuestion, Reviewer, SignOff
from governance.models.requirements import ReviewerQuerySet


@dataclass(frozen=True, slots=True)
class Acting:
    """Somebody acts: as a reviewer, for a reviewer who is away, or (neither is named) as an administrator."""

    reviewer: Person | None = None
    on_behalf_of: Person | None = None


def people_of(user: User) -> PersonQuerySet:
    """Return who a user is in the portfolios: by log-in, or by address where nobody has logged in as them yet."""
    by_address = Q(user=None, email__iexact=user.email) & ~Q(email="")  # nobody is everybody without an address
    return Person.objects.filter(Q(user=user) | by_address)


def standing_in(user: User, as_of: date) -> LeaveQuerySet:
    """Return the leaves of a day during which a user acts for somebody."""
    return (
        Leave.objects.on(as_of).filter(stand_in__in=people_of(user)).select_related("person", "stand_in", "portfolio")
    )


def portfolios_to_review(user: User) -> PortfolioQuerySet:
    """Return the portfolios in which something can wait for a user: they manage, review or stand in for somebody."""
    roles = Membership.objects.filter(user=user, role__in=(Role.REVIEWER, *Role.managing()))
    people = people_of(user)
    named = Q(pk__in=Reviewer.objects.filter(person__in=people).values("portfolio"))
    stands_in = Q(pk__in=Leave.objects.filter(stand_in__in=people).values("portfolio"))
    seen = Portfolio.objects.visible_to(user)
    return seen if user.is_superuser else seen.filter(Q(pk__in=roles.values("portfolio")) | named | stands_in)


def acting_people(user: User, as_of: date) -> PersonQuerySet:
    """Return everybody for whom a user acts on a day, themselves included."""
    return Person.objects.filter(Q(pk__in=people_of(user)) | Q(pk__in=standing_in(user, as_of).values("person")))


def decider_of(sign_off: SignOff, user: User, as_of: date) -> Acting | None:
    """Return as whom a user may decide a sign-off on a day (it comes with its pilot and `with_requirement`).

    A reviewer of its function; their stand-in while the leave runs; an administrator. Never the pilot's own engineer,
    nor anybody for them.
    """
    own = people_of(user).filter(portfolio=sign_off.portfolio_id)
    if own.filter(pk__in=[sign_off.pilot.engineer_id]).exists():
        return None
    reviewers = Reviewer.objects.filter(
        portfolio=sign_off.portfolio_id,
        function=sign_off.reviewing,  # type: ignore[attr-defined]  # annotated
    ).exclude(person=sign_off.pilot.engineer_id)
    return _acting(own, reviewers, standing_in(user, as_of)) or _as_administrator(user, sign_off.pilot.portfolio)


def _acting(own: PersonQuerySet, reviewers: ReviewerQuerySet, leaves: LeaveQuerySet) -> Acting | None:
    itself = reviewers.filter(person__in=own).select_related("person").order_by("pk").first()
    if itself:
        return Acting(itself.person)
    leave = leaves.filter(person__in=reviewers.values("person"), stand_in__in=own).order_by("pk").first()
    return Acting(leave.stand_in, on_behalf_of=leave.person) if leave else None


def _as_administrator(user: User, portfolio: Portfolio) -> Acting | None:
    administers = Membership.objects.filter(portfolio=portfolio, user=user, role=Role.ADMINISTRATOR)
    return Acting() if user.is_superuser or administers.exists() else None


def may_answer(question: GovernanceQuestion, user: User, as_of: date) -> bool:
    """Return whether a user may answer: it waits for them or for whom they act, or they record facts of the pilot."""
    same = GovernanceQuestion.objects.filter(pk=question.pk)
    return same.recordable_by(user).exists() or same.waiting_for(acting_people(user, as_of), as_of).exists()
