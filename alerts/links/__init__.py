"""Acting from a mail: links for one reader and one purpose each, and the pages that they lead to (docs/adr/0030)."""
