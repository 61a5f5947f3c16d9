"""Finding a pilot, a person, a team or a page by a few letters, and what somebody holds and is waited on for."""
