"""Reminders of weekly updates: when each is due, who is asked, who else is told, and what came of it."""
