"""How the facts of a pilot are asked for."""
