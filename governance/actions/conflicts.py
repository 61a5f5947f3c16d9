"""What an action says when somebody else was faster."""


class ConflictError(Exception):
    """The record is no longer as whoever acts saw it. Nothing was written; the message tells people what happened."""
