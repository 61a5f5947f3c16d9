"""The pages of a pilot's life that need the facts of several rooms: what is claimed, and what the evidence says."""
