"""Keeps secrets of addresses out of logs: whoever reads a log must not be able to use what it was read by."""

from __future__ import annotations

import logging
import re

# The calendar of a user (portfolio/calendar_feed), the link to a weekly update (updates), what a mail links to
# (alerts.links); with or without the slash at the end.
_SECRET = re.compile(r"(/calendar/|/u/|/a/|/unsubscribe/)[^/\s?\"']+?(?=\.ics|[/\s?\"']|$)")


class WithoutSecrets(logging.Filter):
    """Puts an ellipsis in place of the secret part of an address."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        without = _SECRET.sub(r"\1…", said)
        if without != said:
            record.msg, record.args = without, ()
        return True
