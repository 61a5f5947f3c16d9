"""What a portfolio requires of the pilots of each sector, and who reviews for which function."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.forms import names_of
from accounts.models import Person, Portfolio
from accounts.posting import posted
from accounts.requests import HtmxHttpRequest
from governance import requirements_page
from governance.actions import add_reviewer, adopt_template
from governance.functions import FUNCTION_NAMES
from governance.models import Requirement, Reviewer
from governance.requirement_forms import AdoptForm, NewRequirementForm, RequirementForm, ReviewerForm


@require_safe
def requirement_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a portfolio requires, sector by sector; people who manage it change it here."""
    return _list(request, get_object_or_404(Portfolio.objects.visible_to(request.user), pk=pk))


@require_POST
def requirement_adopt(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a sector with its template."""
    portfolio = get_object_or_404(Portfolio.objects.managed_by(request.user), pk=pk)
    form = AdoptForm(request.POST)
    if not form.is_valid():
        return _list(request, portfolio, form=form, status=422)
    adopt_template(portfolio, form.cleaned_data["sector"])
    messages.success(request, "The template is copied. Change it to what holds here.")
    return redirect("requirement-list", pk=pk)


@require_http_methods(["GET", "POST"])
def requirement_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a requirement of the portfolio's own."""
    portfolio = get_object_or_404(Portfolio.objects.managed_by(request.user), pk=pk)
    begin = {"sector": request.GET.get("sector", "")}
    data = posted(request)
    form = NewRequirementForm(data, instance=Requirement(portfolio=portfolio), initial=begin)
    if data is not None and form.is_valid():
        form.save()
        messages.success(request, "New pilots get it from now on.")
        return redirect("requirement-list", pk=pk)
    context = {"portfolio": portfolio, "form": form, "functions": FUNCTION_NAMES.values()}
    return render(request, "governance/requirement_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@vary_on_headers("HX-Request")
def requirement_edit(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Edit a requirement, in its row of the list where htmx asks."""
    managed = Requirement.objects.managed_by(request.user)
    requirement = get_object_or_404(managed.select_related("portfolio"), pk=pk)
    data = posted(request)
    form = RequirementForm(data, instance=requirement, auto_id=f"id_{pk}_%s")  # several rows may be open at once
    context = {"portfolio": requirement.portfolio, "form": form, "functions": FUNCTION_NAMES.values()}
    if form.is_bound and form.is_valid():
        form.save()
        if request.htmx:
            return _row(request, requirement)
        return redirect("requirement-list", pk=requirement.portfolio_id)
    part = "#row-form" if request.htmx else ""
    status = 422 if form.errors else 200
    return render(request, f"governance/requirement_form.html{part}", context, status=status)


def _row(request: HttpRequest, requirement: Requirement) -> HttpResponse:
    as_of = requirement.portfolio.day_of(timezone.now())
    context = {"line": requirements_page.line_of(requirement, as_of=as_of), "may_manage": True}
    return render(request, "governance/_requirement.html", context)


@require_POST
def reviewer_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Make somebody a reviewer for a function."""
    portfolio = get_object_or_404(Portfolio.objects.managed_by(request.user), pk=pk)
    form = ReviewerForm(request.POST)
    if not form.is_valid():
        return _list(request, portfolio, form=form, status=422)
    made = add_reviewer(portfolio, **form.cleaned_data)
    messages.success(request, f"{made.person} reviews for it from now on.")
    return redirect("requirement-list", pk=pk)


@require_POST
def reviewer_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """End somebody's reviewing for a function; what they decided stays."""
    managed = Reviewer.objects.managed_by(request.user)
    reviewer = get_object_or_404(managed.select_related("person"), pk=pk)
    reviewer.delete()
    messages.success(request, f"{reviewer.person} does not review for it any more.")
    return redirect("requirement-list", pk=reviewer.portfolio_id)


def _list(request: HttpRequest, portfolio: Portfolio, *, form: Any = None, status: int = 200) -> HttpResponse:
    """Render the list; `form` is a form of the page with its errors."""
    context = requirements_page.of(portfolio, portfolio.day_of(timezone.now())) | {
        "may_manage": Portfolio.objects.managed_by(request.user).filter(pk=portfolio.pk).exists(),
        "refused": form,
        "reviewer_form": form if isinstance(form, ReviewerForm) else ReviewerForm(),
        "functions": FUNCTION_NAMES.values(),
        "people": names_of(Person, portfolio.pk),
    }
    return render(request, "governance/requirement_list.html", context, status=status)
