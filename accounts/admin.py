"""The administration of users, portfolios and people, and what the other rooms' administrations share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils import timezone

from accounts.calendar_forms import ErasureForm
from accounts.erasure import CannotEraseError, erase, preview
from accounts.forms import FactForm
from accounts.history import changes_of
from accounts.models import Erasure, Leave, Membership, Person, Portfolio, QuietPeriod, User
from accounts.posting import posted

if TYPE_CHECKING:
    AnyModelAdmin = admin.ModelAdmin[Any]
else:
    AnyModelAdmin = admin.ModelAdmin

admin.site.site_header = "Pilotlight administration"
admin.site.site_title = "Pilotlight administration"
admin.site.index_title = "Everything on record"
# What somebody may see follows from memberships; groups would be a second way.
admin.site.unregister(Group)


class ScopedFilter(admin.RelatedFieldListFilter):
    """Offers, beside a list, only what the reader may see."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> Any:
        seen = field.related_model._default_manager.visible_to(request.user)
        ordering = self.field_admin_ordering(field, request, model_admin)
        only = {"pk__in": seen.values("pk")}
        return field.get_choices(include_blank=False, ordering=ordering, limit_choices_to=only)


def _is_scoped(field: Any) -> bool:
    return field.remote_field is not None and hasattr(field.related_model._default_manager, "visible_to")


admin.FieldListFilter.register(_is_scoped, ScopedFilter, take_priority=True)


class HistoryAdmin(AnyModelAdmin):
    """Shows of each row who changed what and when, as the database recorded it."""

    object_history_template = "admin/row_history.html"

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        row = self.get_object(request, object_id)
        changes = changes_of(row) if row and hasattr(row, "history") else []
        return super().history_view(request, object_id, {**(extra_context or {}), "changes": changes})


class SuperuserAdmin(HistoryAdmin):
    """For superusers alone: who decides what others may see."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and request.user.is_superuser

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_module_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)


class ScopedAdmin(HistoryAdmin):
    """Rows of a portfolio: seen by those who see the portfolio, changed by those who manage it.

    `anchors` say where a row belongs; once it is saved they stay, since what points at the row would not follow.
    """

    anchors: tuple[str, ...] = ("pilot",)
    form = FactForm
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        return super().get_queryset(request).visible_to(request.user)  # type: ignore[attr-defined, no-any-return]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return (*self.readonly_fields, *self.anchors) if obj else tuple(self.readonly_fields)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Say of a fact that it was recorded today, as every other way of entering one does."""
        if hasattr(obj, "recorded_on"):
            anchor = getattr(obj, self.anchors[0])
            portfolio = anchor if isinstance(anchor, Portfolio) else anchor.portfolio
            obj.recorded_on = portfolio.day_of(timezone.now())
        super().save_model(request, obj, form, change)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and _manages(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and _manages(request, obj)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer only what the user may see, and for a new row only where they may write."""
        rows = db_field.related_model._default_manager
        if hasattr(rows, "visible_to"):
            kwargs["queryset"] = rows.visible_to(request.user)
        if db_field.name in self.anchors:
            kwargs["queryset"] = _managed(rows, request)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class ReadOnlyAdmin(ScopedAdmin):
    """Rows that only the product writes."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def _manages(request: HttpRequest, row: Any) -> bool:
    portfolio = row and (row.pk if isinstance(row, Portfolio) else row.portfolio_id)
    return row is None or Portfolio.objects.managed_by(request.user).filter(pk=portfolio).exists()


def _managed(rows: Any, request: HttpRequest) -> models.QuerySet[Any]:
    portfolios = Portfolio.objects.managed_by(request.user)
    return portfolios if rows.model is Portfolio else rows.filter(portfolio__in=portfolios)


if TYPE_CHECKING:
    AnyUserAdmin = DjangoUserAdmin[User]
else:
    AnyUserAdmin = DjangoUserAdmin


@admin.register(User)
class UserAdmin(SuperuserAdmin, AnyUserAdmin):
    """Users log in by e-mail address; there are no user names."""

    add_form = AdminUserCreationForm
    add_fieldsets = ((None, {"fields": ("email", "name", "usable_password", "password1", "password2")}),)
    fieldsets = (
        (None, {"fields": ("email", "name", "password")}),
        ("May", {"fields": ("is_active", "is_staff", "is_superuser", "user_permissions")}),
        ("Days", {"fields": ("last_login", "date_joined")}),
    )
    readonly_fields = ("last_login", "date_joined")
    list_display = ("email", "name", "is_active", "is_staff", "is_superuser", "last_login")
    list_filter = ("is_active", "is_staff", "is_superuser", "memberships__portfolio", "memberships__role")
    search_fields = ("email", "name")
    ordering = ("email",)


@admin.register(Portfolio)
class PortfolioAdmin(SuperuserAdmin):
    list_display = ("name", "timezone", "is_demonstration")
    list_filter = ("is_demonstration",)
    search_fields = ("name",)
    readonly_fields = ("is_demonstration",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A portfolio is what the product learns from; only a command removes the demonstration."""
        return False


@admin.register(Membership)
class MembershipAdmin(SuperuserAdmin):
    list_display = ("user", "role", "portfolio")
    list_filter = ("role", "portfolio")
    list_select_related = ("user", "portfolio")
    search_fields = ("user__email", "user__name", "portfolio__name")
    autocomplete_fields = ("user", "portfolio")


@admin.register(Person)
class PersonAdmin(ScopedAdmin):
    anchors = ("portfolio",)
    list_display = ("name", "email", "user", "portfolio")
    list_filter = ("portfolio",)
    list_select_related = ("user", "portfolio")
    search_fields = ("name", "email")
    change_form_template = "admin/person_change.html"

    def get_urls(self) -> list[Any]:
        erasing = self.admin_site.admin_view(self.erase_view)
        return [path("<int:pk>/erase/", erasing, name="accounts_person_erase"), *super().get_urls()]

    def erase_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what erasing a person would change and, on POST, do it and show what is left; for superusers alone.

        The answer to a POST is the report itself: the excerpts of what is left name the person, and are kept nowhere.
        """
        if not (request.user.is_active and request.user.is_superuser):
            raise PermissionDenied
        person = get_object_or_404(Person.objects.select_related("user", "portfolio"), pk=pk)
        form = ErasureForm(posted(request))
        context = {**self.admin_site.each_context(request), "form": form, "person": person, "opts": self.opts}
        if form.is_valid():
            try:
                report = erase(person, by=request.user, now=timezone.now(), **form.cleaned_data)
                return render(request, "admin/person_erased.html", {**context, "report": report})
            except CannotEraseError as refusal:
                form.add_error(None, str(refusal))
        context["report"] = preview(person)
        return render(request, "admin/person_erase.html", context, status=422 if form.errors else 200)


@admin.register(Erasure)
class ErasureAdmin(ReadOnlyAdmin):
    """For superusers alone, who are the ones that erase."""

    list_display = ("pseudonym", "portfolio", "at", "by", "with_log_in", "in_free_text")
    list_filter = ("portfolio",)
    list_select_related = ("portfolio", "by")
    search_fields = ("pseudonym",)
    date_hierarchy = "at"

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_active and request.user.is_superuser


@admin.register(QuietPeriod)
class QuietPeriodAdmin(ScopedAdmin):
    anchors = ("portfolio",)
    list_display = ("name", "since", "until", "portfolio")
    list_filter = ("portfolio",)
    list_select_related = ("portfolio",)
    search_fields = ("name",)
    date_hierarchy = "since"


@admin.register(Leave)
class LeaveAdmin(ScopedAdmin):
    anchors = ("portfolio",)
    list_display = ("person", "since", "until", "stand_in", "portfolio")
    list_filter = ("portfolio",)
    list_select_related = ("person", "stand_in", "portfolio")
    search_fields = ("person__name",)
    date_hierarchy = "since"
    autocomplete_fields = ("person", "stand_in")
