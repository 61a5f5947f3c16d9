"""Proofs of what is promised (reliability.md 1), each a `manage.py prove NAME` that prints one line of figures."""
