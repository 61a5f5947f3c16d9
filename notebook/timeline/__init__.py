"""The life of a pilot as one picture: from facts to spans in lanes, from lanes to geometry, and the table behind it."""
