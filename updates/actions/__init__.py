"""Writes of the weekly update: posting, drafts and links."""

from updates.actions.drafts import discard_draft, keep_draft
from updates.actions.links import (
    Address,
    LinkGoneError,
    issue_update_links,
    post_by_link,
)
from updates.actions.posting import AlreadyPostedError, SpentKeyError, post_weekly_update

__all__ = [
    "Address",
    "AlreadyPostedError",
    "LinkGoneError",
    "SpentKeyError",
    "discard_draft",
    "issue_update_links",
    "keep_draft",
    "post_by_link",
    "post_weekly_update",
]
