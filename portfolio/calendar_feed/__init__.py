"""The days that matter of the pilots that a user sees, as a calendar at a secret address."""
