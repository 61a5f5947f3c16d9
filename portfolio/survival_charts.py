"""A curve of survival, from shares and days to geometry. It draws nothing and estimates nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from outcomes.charts import CHARACTER, FOOT, MARGIN, Label
from portfolio.survival import DAYS_A_MONTH, Curve, Step, day_of_month

TOP, LEFT = 26.0, 50.0
SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)
# Months between two that are written along the foot, each of which takes so much room.
MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120)
MONTH_ROOM = 44
# A name, the width and the height. The same picture for a screen and for a phone: one of them is shown, so that its
# text is never scaled down.
SIZES = (("wide", 600.0, 320.0), ("narrow", 330.0, 280.0))
SMALL, LOW = (("small", 330.0, 280.0),), (("low", 330.0, 160.0),)

type Sizes = tuple[tuple[str, float, float], ...]


@dataclass(frozen=True)
class Frame:
    """Where days from the start and shares from 0 to 1 lie in a picture of `width` by `height`."""

    width: float
    height: float
    last_day: int

    @property
    def left(self) -> float:
        return LEFT

    @property
    def right(self) -> float:
        return self.width - MARGIN

    @property
    def top(self) -> float:
        return TOP

    @property
    def bottom(self) -> float:
        return self.height - FOOT

    def x(self, day: float) -> float:
        return round(self.left + (self.right - self.left) * day / (self.last_day + self.stub), 1)

    @property
    def stub(self) -> float:
        """Return how many days the picture goes on after the last one, so that a step on that day has a width."""
        return max(self.last_day * 0.03, 1)

    def y(self, share: float) -> float:
        return round(self.bottom - (self.bottom - self.top) * share, 1)


@dataclass(frozen=True)
class Drawing:
    """Everything to draw: corners as `x,y x,y`, texts at their places; what there is none of is empty or None."""

    size: str
    frame: Frame
    shares_along: list[Label]
    months_along: list[Label]
    band: str
    curve: str
    stops: str
    level: Label | None
    moment: Label | None
    latest: Label


def draw(
    curve: Curve, *, level: tuple[float, str] | None = None, month: int = 0, sizes: Sizes = SIZES
) -> list[Drawing]:
    """Return a curve in each of the sizes, or nothing where it may not be shown.

    `level`: a share with the words beside it, drawn across. `month`: one that is marked, if the curve comes so far.
    """
    last = curve.last_day
    frames = [] if last is None else [(size, Frame(width, height, last)) for size, width, height in sizes]
    return [_draw(curve, size, frame, level, month) for size, frame in frames]


def _draw(curve: Curve, size: str, frame: Frame, level: tuple[float, str] | None, month: int) -> Drawing:
    reached = [(step.day, 1 - step.not_yet) for step in curve.steps]
    stopped = [(step.day, step.stopped_share) for step in curve.steps]
    return Drawing(
        size=size,
        frame=frame,
        shares_along=[Label(frame.left - 8, frame.y(share), f"{share:.0%}"[:-1] + " %", "end") for share in SHARES],
        months_along=list(_months_along(frame)),
        band=_band(curve.steps, frame),
        curve=_corners(_stairs([(0, 0.0), *reached], frame)),
        stops=_corners(_stairs([(0, 0.0), *stopped], frame)) if curve.many_stopped else "",
        level=Label(frame.left + 4, frame.y(level[0]), level[1], "start") if level else None,
        moment=_moment(month, frame),
        latest=_latest(reached[-1][1] if reached else 0, frame),
    )


def _months_along(frame: Frame) -> Iterator[Label]:
    months = frame.last_day / DAYS_A_MONTH
    most = (frame.right - frame.left) // MONTH_ROOM
    step = next((step for step in MONTH_STEPS if months / step <= most), MONTH_STEPS[-1])
    for month in range(0, int(months) + 1, step):
        x = frame.x(month * DAYS_A_MONTH)
        yield Label(x, frame.bottom + 18, str(month), at=x)


def _stairs(steps: Iterable[tuple[int, float]], frame: Frame) -> Iterator[tuple[float, float]]:
    """Yield the corners of a line that stays level from each step to the next, and to the edge from the last one."""
    before: float | None = None
    for day, share in steps:
        if before is not None:
            yield frame.x(day), before
        before = frame.y(share)
        yield frame.x(day), before
    if before is not None:
        yield frame.right, before


def _band(steps: Iterable[Step], frame: Frame) -> str:
    """Return the outline of the band: along its upper edge, and back along the lower one."""
    bands = [(step.day, step.band) for step in steps if step.band]
    upper = _stairs([(day, 1 - low) for day, (low, _) in bands], frame)
    lower = _stairs([(day, 1 - high) for day, (_, high) in bands], frame)
    return _corners([*upper, *reversed(list(lower))])


def _corners(places: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in places)


def _moment(month: int, frame: Frame) -> Label | None:
    day = day_of_month(month)
    if not month or day > frame.last_day:
        return None
    text = f"month {month}"
    half = len(text) * CHARACTER / 2
    return Label(min(frame.x(day), frame.width - half), 14, text, at=frame.x(day))


def _latest(share: float, frame: Frame) -> Label:
    """Return the last share, over the end of the curve or, where that is at the top, under it."""
    y = frame.y(share)
    return Label(frame.right, y - 10 if y - 10 > frame.top else y + 20, f"{share * 100:.0f} %", "end")
