"""How the pilots of a portfolio fare as a set: how soon they get there, what they wait for, what stops them."""
