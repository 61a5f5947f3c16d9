"""Pages of the weekly update: the list, the form for whoever is logged in, and the form by link."""
