"""Pauses: how work on a pilot comes to rest, who decides how it goes on, and by when."""
