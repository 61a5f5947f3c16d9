"""The pages of outcomes: metrics, readings, reviews and money, use."""
