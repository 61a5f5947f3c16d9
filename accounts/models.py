"""Who uses Pilotlight, and what each of them may see: users, portfolios, memberships and the people facts name."""
