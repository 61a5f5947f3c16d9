"""A sign-off: how it stands, its rounds, the decision, and every other move."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms import names_of
from accounts.models import Person
from accounts.posting import posted
from accounts.requests import user_of
from governance import case_page
from governance.actions import ConflictError, decide_sign_off
from governance.cases import Case, case_of
from governance.changes import CHANGES, Change, acting_person
from governance.forms.cases import DatedForm, DecisionForm
from governance.models import Decision, SignOff


@require_safe
def sign_off_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how a sign-off stands, its rounds with what was signed, and what the reader may do."""
    return _detail(request, _case(request, pk))


@require_http_methods(["GET", "POST"])
def sign_off_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide the round at hand; for its reviewers, who stands in for them, and administrators."""
    case = _case(request, pk)
    if case.acting is None:
        raise Http404
    if request.method != "POST":
        return _detail(request, case)
    form = DecisionForm(request.POST, as_of=case.as_of)
    if not form.is_valid():
        return _detail(request, case, form=form, status=422)
    try:
        _decide(request, case, form.cleaned_data)
    except ConflictError as conflict:
        case = _case(request, pk)
        return _detail(
            request, case, form=case_page.decision_form_again(case, request.POST), conflict=conflict, status=409
        )
    decision = Decision(form.cleaned_data["decision"])
    messages.success(request, f"{decision.label}. A copy of what you decided on is kept below.")
    return redirect("sign-off-detail", pk=pk)


def _decide(request: HttpRequest, case: Case, given: dict[str, Any]) -> None:
    decide_sign_off(
        case.sign_off,
        **given | {"decision": Decision(given["decision"])},
        by=acting_person(case, user_of(request)),
        on_behalf_of=case.acting.on_behalf_of if case.acting else None,
        as_of=case.as_of,
    )


@require_http_methods(["GET", "POST"])
def sign_off_change(request: HttpRequest, pk: int, change: str) -> HttpResponse:
    """Ask for what a change needs, and do it; for those who have the right to it."""
    case, asked = _case(request, pk), CHANGES[change]
    if not getattr(case, asked.right):
        raise Http404
    data = posted(request)
    form = asked.form(data, as_of=case.as_of, initial=asked.begin(case, user_of(request)))
    if data is None:
        return _ask(request, case, asked, form=form)
    if not form.is_valid():
        return _ask(request, case, asked, form=form, status=422)
    try:
        asked.act(case, user_of(request), form.cleaned_data)
    except ConflictError as conflict:
        return _ask(request, case, asked, form=form, conflict=conflict, status=409)
    messages.success(request, f"{asked.title}: recorded.")
    return redirect("sign-off-detail", pk=pk)


def _case(request: HttpRequest, pk: int) -> Case:
    try:
        return case_of(SignOff.objects.visible_to(request.user), pk, user=user_of(request), now=timezone.now())
    except SignOff.DoesNotExist:
        raise Http404 from None


def _detail(
    request: HttpRequest,
    case: Case,
    *,
    form: DecisionForm | None = None,
    conflict: ConflictError | None = None,
    status: int = 200,
) -> HttpResponse:
    typed = "" if form or not conflict else request.POST.get("comment", "")
    context = case_page.of(case) | {"conflict": conflict, "typed": typed}
    context["form"] = form or case_page.decision_form(case)
    return render(request, "governance/sign_off_detail.html", context, status=status)


def _ask(request: HttpRequest, case: Case, asked: Change, *, form: DatedForm, **more: Any) -> HttpResponse:
    context = {
        "case": case,
        "change": asked,
        "form": form,
        "conflict": more.get("conflict"),
        "people": names_of(Person, case.sign_off.portfolio_id),
    }
    return render(request, "governance/sign_off_change.html", context, status=more.get("status", 200))
