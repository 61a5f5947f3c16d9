"""How a pilot moves through its life: claims, promises, stops, retrospectives, and champions who hand over."""
