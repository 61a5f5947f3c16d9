"""The one kind of failure that a person is told about in a single line."""


class EmbeddedError(Exception):
    """Something cannot be started; the message names the cause and the remedy."""
