"""What a reader keeps of the dashboard: saved views, and how the table is shown."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django import forms
from django.contrib import messages
from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models.functions import JSONObject
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.forms import AnyModelForm
from accounts.models import Density, Display, Portfolio, SavedView, User
from accounts.posting import posted
from accounts.requests import user_of
from portfolio.columns import CHOICES, Table
from portfolio.forms import EVERYTHING, DashboardFilters
from portfolio.navigation import asked_beside
from portfolio.readers import last_sweep_seen_by, sweep_of
from stalls.models import Sweep


class SavedViewForm(AnyModelForm):
    class Meta:
        model = SavedView
        fields = ("name", "shared_with", "is_default")
        labels = {"shared_with": "Share with the members of", "is_default": "Open the dashboard with it"}
        # The labels say it already.
        help_texts = {"shared_with": "", "is_default": ""}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["shared_with"].queryset = Portfolio.objects.visible_to(user).order_by("name")  # type: ignore[attr-defined]
        self.fields["shared_with"].empty_label = "Nobody else"  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        others = SavedView.objects.filter(user=self.instance.user_id, name=name).exclude(pk=self.instance.pk)
        if others.exists():
            raise forms.ValidationError("You have a view of this name already.")
        return name

    @transaction.atomic
    def keep(self) -> SavedView:
        """Save the view; another one that was the default is it no more."""
        if self.instance.is_default:
            SavedView.objects.filter(user=self.instance.user, is_default=True).exclude(pk=self.instance.pk).update(
                is_default=False
            )
        view: SavedView = self.save()
        return view


class DisplayForm(forms.Form):
    density = forms.ChoiceField(label="Rows", choices=Density, widget=forms.RadioSelect)
    columns = forms.MultipleChoiceField(choices=CHOICES, widget=forms.CheckboxSelectMultiple, required=False)


def kept_by(request: HttpRequest) -> tuple[dict[str, Any], Sweep | None]:
    """Return the `table` as a reader has it shown and the `views` that they see, their own first; and the last sweep.

    In one query, together with what the header of their page says.
    """
    density, columns, views, swept = asked_beside(request, _kept_columns)
    told = [one | {"is_own": one["by"] == request.user.pk} for one in map(json.loads, views)]
    views = sorted(told, key=lambda one: not one["is_own"])
    return {"table": Table.of(columns, density or ""), "views": views}, sweep_of(swept)


def _kept_columns(user: User) -> tuple[Any, ...]:
    mine = SavedView.objects.visible_to(user).order_by("name", "pk")
    told = {name: name for name in ("pk", "name", "query", "is_default")} | {"by": "user", "who": "user__name"}
    views = ArraySubquery(mine.values(told=JSONObject(**told)))
    return "display__density", "display__columns", views, last_sweep_seen_by(user)


def default_of(views: list[dict[str, Any]]) -> str:
    """Return the query of the view with which the dashboard opens; empty where there is none."""
    return next((one["query"] for one in views if one["is_own"] and one["is_default"]), "")


@require_http_methods(["GET", "POST"])
def view_save(request: HttpRequest) -> HttpResponse:
    """Keep the choices of the dashboard's address under a name."""
    user = user_of(request)
    view = SavedView(user=user, query=_clean(request.POST.get("query", request.GET.urlencode()), user))
    return _kept(request, view, f"The view “{request.POST.get('name', '').strip()}” is saved.")


@require_http_methods(["GET", "POST"])
def view_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename a view of one's own, share it, or let the dashboard open with it."""
    view = get_object_or_404(SavedView.objects.of(request.user), pk=pk)
    return _kept(request, view, "The view is changed.")


def _kept(request: HttpRequest, view: SavedView, said: str) -> HttpResponse:
    user = user_of(request)
    form = SavedViewForm(posted(request), instance=view, user=user)
    if form.is_valid():
        kept = form.keep()
        messages.success(request, said)
        return redirect(f"{reverse('dashboard')}?{kept.query or EVERYTHING}")
    context = {"form": form, "view": view, "choices": _filters(view.query, user).words()}
    return render(request, "portfolio/saved_view.html", context, status=422 if form.is_bound else 200)


@require_POST
def view_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a view of one's own."""
    view = get_object_or_404(SavedView.objects.of(request.user), pk=pk)
    view.delete()
    messages.success(request, f"The view “{view.name}” is deleted.")
    return redirect(f"{reverse('dashboard')}?{EVERYTHING}")


@require_http_methods(["GET", "POST"])
def dashboard_display(request: HttpRequest) -> HttpResponse:
    """Choose the columns of the table and how close its rows stand; it holds for every visit."""
    user = user_of(request)
    mine, _ = kept_by(request)
    table = mine["table"]
    begin = {
        "density": Density.COMPACT if table.is_compact else Density.COMFORTABLE,
        "columns": [*map(str, table.facts), *map(str, table.modes)],
    }
    form = DisplayForm(posted(request), initial=begin)
    back = _clean(request.POST.get("query", request.GET.urlencode()), user)
    if form.is_valid():
        Display.objects.update_or_create(user=user, defaults=form.cleaned_data)
        return redirect(f"{reverse('dashboard')}?{back or EVERYTHING}")
    context = {"form": form, "query": back}
    return render(request, "portfolio/display.html", context, status=422 if form.is_bound else 200)


def _clean(query: str, user: User) -> str:
    """Return of a query the choices that the dashboard knows, in its order."""
    return urlencode(_filters(query, user).chosen())


def _filters(query: str, user: User) -> DashboardFilters:
    return DashboardFilters(dict(parse_qsl(query)), portfolios=Portfolio.objects.visible_to(user))
