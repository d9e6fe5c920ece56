"""Largest-triangle-three-buckets: the few points of a line that look like all of it.

S. Steinarsson, "Downsampling Time Series for Visual Representation", University of Iceland, 2013.
"""

from collections.abc import Sequence


def chosen(times: Sequence[int], values: Sequence[float], most: int) -> list[int]:
    """The indexes, in order, of at most `most` points; the first and the last are always among them."""
    count = len(times)
    if count <= most or most < 3:  # noqa: PLR2004 - two ends and one between
        return list(range(count)) if count <= most else [0, count - 1][:most]
    kept, width = [0], (count - 2) / (most - 2)
    for bucket in range(most - 2):
        start, end = int(bucket * width) + 1, int((bucket + 1) * width) + 1
        after = range(end, min(int((bucket + 2) * width) + 1, count))
        kept.append(_farthest(times, values, kept[-1], range(start, end), after))
    return [*kept, count - 1]


def _farthest(times: Sequence[int], values: Sequence[float], anchor: int, here: range, after: range) -> int:
    """Which point of a bucket makes the largest triangle with the point kept last and the next bucket's middle."""
    middle_time = sum(times[index] for index in after) / len(after)
    middle_value = sum(values[index] for index in after) / len(after)
    run, rise = times[anchor] - middle_time, middle_value - values[anchor]
    return max(
        here, key=lambda index: abs(run * (values[index] - values[anchor]) - (times[anchor] - times[index]) * rise)
    )
