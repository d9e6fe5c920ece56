"""How figures are taken and printed: processor time of this process, medians, and ratios to a peer."""

import time
from collections.abc import Awaitable, Callable, Sequence
from statistics import median


def say(name: str, text: str) -> None:
    """One line of the report."""
    print(f"{name:<22} {text}", flush=True)


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which that share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def quartet(milliseconds: Sequence[float]) -> str:
    """Median and tails of latencies."""
    shown = (f"p{round(100 * share)} {percentile(milliseconds, share):.1f}" for share in (0.5, 0.95, 0.99))
    return f"{', '.join(shown)} ms"


async def processor_seconds(work: Callable[[], Awaitable[object]], times: int) -> float:
    """Processor time of this process for one call, the median of several; what the stores spend is not in it."""
    taken: list[float] = []
    for _ in range(times):
        began = time.process_time()
        await work()
        taken.append(time.process_time() - began)
    return median(taken)
