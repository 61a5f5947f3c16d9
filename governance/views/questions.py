"""A question about data, responsibility or traces: who has to answer it, and the answer."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions import person_named
from accounts.forms import names_of
from accounts.models import Person
from accounts.requests import user_of
from governance.actions import ConflictError, answer_question, assign_question
from governance.inquiries import Inquiry, inquiry_of
from governance.models import GovernanceQuestion
from governance.words import history_of


@require_safe
def question_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a question, its clock and its answer."""
    return _page(request, _inquiry(request, pk))


@require_http_methods(["GET", "POST"])
def question_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer; for whom it waits for, who stands in for them, and people who record facts of the pilot."""
    inquiry = _inquiry(request, pk)
    if not inquiry.may_answer:
        raise Http404
    if request.method != "POST":
        return _page(request, inquiry)
    form = inquiry.answer_form(request.POST, user=user_of(request))
    if not form.is_valid():
        return _page(request, inquiry, answer=form, status=422)
    by = person_named(form.cleaned_data.pop("answered_by"), portfolio=inquiry.question.pilot.portfolio)
    try:
        answer_question(inquiry.question, answered_by=by, as_of=inquiry.as_of, **form.cleaned_data)
    except ConflictError as conflict:
        now = _inquiry(request, pk)
        return _page(request, now, answer=now.answer_form_again(request.POST), conflict=conflict, status=409)
    messages.success(request, "The answer is recorded.")
    return redirect("question-detail", pk=pk)


@require_http_methods(["GET", "POST"])
def question_assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Say who has to answer and whether work waits; for people who record facts of the pilot."""
    inquiry = _inquiry(request, pk)
    if not inquiry.may_record:
        raise Http404
    if request.method != "POST":
        return _page(request, inquiry)
    form = inquiry.assign_form(request.POST)
    if not form.is_valid():
        return _page(request, inquiry, assign=form, status=422)
    given, name = form.cleaned_data, form.cleaned_data["answerer"]
    answerer = person_named(name, portfolio=inquiry.question.pilot.portfolio) if name else None
    assign_question(inquiry.question, **given | {"answerer": answerer}, as_of=inquiry.as_of)
    messages.success(request, "It is recorded who has to answer.")
    return redirect("question-detail", pk=pk)


def _inquiry(request: HttpRequest, pk: int) -> Inquiry:
    rows = GovernanceQuestion.objects.visible_to(request.user)
    try:
        return inquiry_of(rows, pk, user=user_of(request), now=timezone.now())
    except GovernanceQuestion.DoesNotExist:
        raise Http404 from None


def _page(request: HttpRequest, inquiry: Inquiry, *, status: int = 200, **given: Any) -> HttpResponse:
    user, question = user_of(request), inquiry.question
    context = {
        "inquiry": inquiry,
        "question": question,
        "pilot": question.pilot,
        "answer_form": given.get("answer") or (inquiry.answer_form(user=user) if inquiry.may_answer else None),
        "assign_form": given.get("assign") or (inquiry.assign_form() if inquiry.may_record else None),
        "conflict": given.get("conflict"),
        "people": names_of(Person, question.portfolio_id),
        "history": history_of(question),
    }
    return render(request, "governance/question_detail.html", context, status=status)
