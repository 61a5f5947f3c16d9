"""How a detector is judged: pure functions, one for each metric of domain.md D.3 (docs/scorecard.md)."""
