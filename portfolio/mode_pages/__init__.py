"""A page for each failure mode: what it means, what becomes of pilots that it flags, and who is affected now."""
