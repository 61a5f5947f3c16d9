"""The shapes of moments and the hatching of bars: what they are is never told by colour alone."""

from __future__ import annotations

DISC, RING, DIAMOND, TRIANGLE, CROSS, SQUARE = "disc", "ring", "diamond", "triangle", "cross", "square"

# The shape of each kind of moment. Severities have the shapes that they have on every page.
SHAPES = {
    "said": RING,
    "answered": DISC,
    "done": DISC,
    "refused": CROSS,
    "lapses": CROSS,
    "escalated": TRIANGLE,
    "leaving": TRIANGLE,
    "promised": DIAMOND,
    "promised-over": DIAMOND,
    "due": DIAMOND,
    "slice": SQUARE,
    "watch": TRIANGLE,
    "stalled": SQUARE,
    "critical": DIAMOND,
}

# What is hatched, so that it is told apart in black and white too.
HATCHED = ("stalled", "reviewers", "silence")


def hatch_of(kind: str) -> str:
    """Return the pattern that fills the bars of a kind, or nothing; what is over is hatched like what goes on."""
    name = kind.removesuffix("-over")
    return name if name in HATCHED else ""


def shape_of(kind: str, x: float, y: float) -> str:
    """Return the outline of a kind of moment around a place."""
    match SHAPES[kind]:
        case "disc" | "ring":
            return f"M{x - 4:.1f} {y:.1f}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z"
        case "diamond":
            return f"M{x:.1f} {y - 5.5:.1f}l5.5 5.5l-5.5 5.5l-5.5 -5.5z"
        case "triangle":
            return f"M{x:.1f} {y - 5:.1f}l5 9.5h-10z"
        case "square":
            return f"M{x - 4:.1f} {y - 4:.1f}h8v8h-8z"
        case _:
            return f"M{x - 4:.1f} {y - 4:.1f}l8 8m0 -8l-8 8"
