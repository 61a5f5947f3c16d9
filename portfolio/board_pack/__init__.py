"""The board pack: a portfolio on paper, for people who decide once a month. One content, as a page and as a PDF."""
