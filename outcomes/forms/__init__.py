"""How metrics, readings, use, reviews and money are asked for."""
