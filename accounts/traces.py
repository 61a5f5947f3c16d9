"""Where the database holds somebody's name or address: every text and every JSON of every table is looked through.

Which tables and columns there are is asked of Django, so that rooms above need not be known here and a table that is
added tomorrow is looked through tomorrow. A model can say more about itself:

`COMPOSED`: the columns whose text the product writes itself (a mail, a finding's evidence). A name in the middle of
such a text was put there by a template, so it is replaced there without a question; in what people wrote it is not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pgtrigger
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.contrib.sessions.models import Session
from django.db import models
from django.db.models.functions import Cast

from accounts.models import Portfolio
from accounts.prepared import Kept
from accounts.words import Words, address_of, texts

# Models of others, which cannot say it of themselves.
COMPOSED = {"admin.LogEntry": ("object_repr", "change_message"), "pghistory.Context": ("metadata",)}
# The triggers that hold the past fast. They are passed by for the rows that are rewritten, and for nothing else.
GUARDS = ("append_only", "never_overwritten")
# Random keys and signed data: a session is deleted with its user and holds no name.
SKIPPED = (Session,)

type AnyModel = type[models.Model]
type AnyRows = models.QuerySet[Any]
# Gives the rows of a model that belong to portfolios; None: it is not looked through.
type Which = Callable[[AnyModel, Sequence[int]], AnyRows | None]

# Stand in the kept queries for what is looked for and, counted down from here, for each portfolio.
NEEDLE, A_PORTFOLIO = "a needle", -1


@dataclass(frozen=True)
class Rows:
    """Which rows of every table are looked through."""

    which: Which
    portfolios: tuple[int, ...] = ()

    def known(self) -> Iterator[tuple[int, int]]:
        """Yield what stands for each portfolio in a kept query, and the portfolio."""
        return ((A_PORTFOLIO - number, portfolio) for number, portfolio in enumerate(self.portfolios))


@dataclass(frozen=True)
class Rewrite:
    """The columns of one row that hold somebody, and what they are to hold instead."""

    model: AnyModel
    pk: Any
    values: dict[str, Any]


@dataclass(frozen=True)
class Mention:
    """A text that people wrote and that names somebody among other words."""

    table: str
    pk: Any
    column: str
    excerpt: str


@dataclass
class Traces:
    rewrites: list[Rewrite] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)


def tables() -> Iterator[AnyModel]:
    """Yield every model that has a table of its own, history and relations included."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy and model not in SKIPPED:
            yield model


def look(words: Words, rows: Rows, *, in_text: bool) -> Traces:
    """Find the words in the rows of every table of which `rows` gives any.

    `in_text`: what people wrote is rewritten too, in place of being a mention.
    """
    traces = Traces()
    known: dict[Any, Any] = {(NEEDLE,): [f"%{_as_pattern(needle)}%" for needle in words.needles], **dict(rows.known())}
    for model in tables() if words.needles else ():
        if holding := _holding(model, rows.which, len(rows.portfolios)):
            for row in holding.rows(known):
                _note(traces, model, row, _columns(model), words, in_text=in_text)
    return traces


@cache
def _holding(model: AnyModel, which: Which, portfolios: int) -> Kept[dict[str, Any]] | None:
    """Return the query of the rows that hold a needle; to compose those of all tables takes longer than to ask them."""
    rows, columns = which(model, [A_PORTFOLIO - number for number in range(portfolios)]), _columns(model)
    if rows is None or not columns:
        return None
    return Kept(rows.filter(_holds(columns)).order_by("pk").values("pk", *columns))


def rewrite(rewrites: list[Rewrite]) -> None:
    """Write what is to stand instead.

    History and frozen copies are append-only by trigger; exactly those triggers of exactly the tables that are
    rewritten are passed by. The triggers that record history are not: they keep who rewrote which fact, and when.
    """
    with past_guards({one.model for one in rewrites}):
        for one in rewrites:
            one.model._base_manager.filter(pk=one.pk).update(**one.values)


def past_guards(changed: set[AnyModel]) -> AbstractContextManager[Any]:
    """Return the context in which rows of these models may be changed although they are append-only."""
    guards = [
        f"{model._meta.label}:{trigger.name}"
        for model in changed
        for trigger in getattr(model._meta, "triggers", ())
        if trigger.name in GUARDS
    ]
    # Without a name, `ignore` would pass by every trigger there is.
    return pgtrigger.ignore(*guards) if guards else nullcontext()


def of_portfolios(portfolios: Iterable[int]) -> Rows:
    """Return the rows that belong to some portfolios."""
    return Rows(_of, tuple(portfolios))


def of_other_portfolios(portfolios: Iterable[int]) -> Rows:
    """Return the rows that belong to all other portfolios."""
    return Rows(_of_others, tuple(portfolios))


def of_no_portfolio() -> Rows:
    """Return the rows of tables that belong to no portfolio: users, contexts of history, the administration's log."""
    return Rows(_of_none)


def _of(model: AnyModel, portfolios: Sequence[int]) -> AnyRows | None:
    path = portfolio_of(model)
    return model._base_manager.filter(**{f"{path}__in": portfolios}) if path else None


def _of_others(model: AnyModel, portfolios: Sequence[int]) -> AnyRows | None:
    path = portfolio_of(model)
    return model._base_manager.exclude(**{f"{path}__in": portfolios}) if path else None


def _of_none(model: AnyModel, portfolios: Sequence[int]) -> AnyRows | None:
    return None if portfolio_of(model) else model._base_manager.all()


def portfolio_of(model: AnyModel) -> str | None:
    """Return the path from a model to its portfolio, over one other model at most; None where it has none."""
    if model is Portfolio:
        return "pk"
    pointers = {one.name: one.related_model for one in model._meta.concrete_fields if one.many_to_one}
    direct = [name for name, target in pointers.items() if target is Portfolio]
    over = [
        f"{name}__portfolio"
        for name, target in pointers.items()
        if isinstance(target, type) and any(one.name == "portfolio" for one in target._meta.concrete_fields)
    ]
    return next(iter([*sorted(direct, reverse=True), *over]), None)


@cache
def _columns(model: AnyModel) -> dict[str, models.Field[Any, Any]]:
    """Return the columns that can hold words; one with choices holds a code."""
    return {
        column.name: column
        for column in model._meta.concrete_fields
        if isinstance(column, models.CharField | models.TextField | models.JSONField | ArrayField)
        and not column.choices
        and not column.primary_key
        and not isinstance(getattr(column, "base_field", None), models.IntegerField | models.DateField)
    }


def _holds(columns: Iterable[str]) -> models.Func:
    """Return the condition that any of the columns, JSON and arrays included, holds a needle, whatever its case."""
    every_text = models.Func(
        models.Value("\n"),
        *[Cast(column, models.TextField()) for column in columns],
        function="concat_ws",
        output_field=models.TextField(),
    )
    return models.Func(
        every_text,
        models.Value([NEEDLE], ArrayField(models.TextField())),
        template="((%(expressions)s))",
        arg_joiner=") ILIKE ANY (",
        output_field=models.BooleanField(),
    )


def _as_pattern(needle: str) -> str:
    return needle.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")


def _note(
    traces: Traces, model: AnyModel, row: dict[str, Any], columns: dict[str, Any], words: Words, *, in_text: bool
) -> None:
    composed = (*getattr(model, "COMPOSED", ()), *COMPOSED.get(model._meta.label, ()))
    changed = {}
    for name, column in columns.items():
        value = row[name]
        instead = _fitting(column, words.without(value, within=in_text or name in composed), value)
        if instead != value:
            changed[name] = instead
        left = [text for text in texts(instead) if words.found_in(text)]
        traces.mentions += [Mention(model._meta.label, row["pk"], name, words.excerpt(text)) for text in left]
    if changed:
        traces.rewrites.append(Rewrite(model, row["pk"], changed))


def _fitting(column: Any, instead: Any, value: Any) -> Any:
    """Return what fits the column: an address that may be empty becomes so, since nothing must be sent there."""
    if isinstance(column, models.EmailField) and instead != value:
        return "" if column.blank else instead if "@" in instead else address_of(instead)
    return instead[: column.max_length] if isinstance(instead, str) and column.max_length else instead
