"""The pages of the reviewers and of what a portfolio requires."""
