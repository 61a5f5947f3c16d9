"""How sign-offs, questions and pauses are asked for."""
