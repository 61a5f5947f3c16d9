"""Proofs of what is promised, each a `manage.py prove NAME` that prints one line of figures."""
