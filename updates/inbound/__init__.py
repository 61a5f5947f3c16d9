"""Mail that comes in: answers to reminders become updates, and what comes back marks its address. Nothing is lost."""
