"""Keeps out of logs what opens an address, what was searched for, and what people have written.

Whoever reads a log must not be able to use what it was read by, and learns nobody's name there.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator

import psycopg

# The calendar of a user (portfolio/calendar_feed), the link to a weekly update (updates), what a mail links to
# (alerts.links); with or without the slash at the end.
_SECRET = re.compile(r"(/calendar/|/u/|/a/|/unsubscribe/)[^/\s?\"']+?(?=\.ics|[/\s?\"']|$)")
# What follows the path of an address: somebody's search, say. To the blank, for a quotation mark may be part of it.
_QUERY = re.compile(r"(/[^\s?\"']*)\?\S+")
_TRACES = logging.Formatter()


class WithoutSecrets(logging.Filter):
    """Puts an ellipsis in place of an address's secret part and query, and keeps of a database's error its kind alone.

    It goes through what is said and through the error told with it, whichever handler and format write them.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        errors = list(_database_errors(record))
        said = record.getMessage()
        without = _without(said, errors)
        if without != said:
            record.msg, record.args = without, ()
        if record.exc_info:
            record.exc_text = _without(_TRACES.formatException(record.exc_info), errors)
        return True


def _without(text: str, errors: list[psycopg.Error]) -> str:
    for error in errors:
        for words in (str(error), repr(str(error))[1:-1]):
            text = text.replace(words, _kind(error))
    return _QUERY.sub(r"\1?…", _SECRET.sub(r"\1…", text))


def _kind(error: psycopg.Error) -> str:
    """Return what tells one error from another and holds no value: its state, and the constraint or column it names."""
    named = error.diag.constraint_name or error.diag.column_name or error.diag.table_name
    return ", ".join(filter(None, [f"SQLSTATE {error.sqlstate}" if error.sqlstate else "no SQLSTATE", named]))


def _database_errors(record: logging.LogRecord) -> Iterator[psycopg.Error]:
    """Yield the database's errors that a record tells of; not those of a connection, which quote no value."""
    told = [record.exc_info[1]] if record.exc_info else []
    told += [one for one in record.args or () if isinstance(one, BaseException)]
    for error in _with_causes(told):
        is_of_the_line = isinstance(error, psycopg.OperationalError) and not error.sqlstate
        if isinstance(error, psycopg.Error) and str(error) and not is_of_the_line:
            yield error


def _with_causes(errors: list[BaseException | None]) -> list[BaseException]:
    found: list[BaseException] = []
    while errors:
        error = errors.pop()
        if error is not None and error not in found:
            found.append(error)
            errors += [error.__cause__, error.__context__]
    return found
