"""The week's digest: how a portfolio stands, on one screen, to each leader and programme manager at their own hour."""
