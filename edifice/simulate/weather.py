"""Weather and sun at the building: a year's and a day's curve with clouds and fronts, by seed and time alone."""

import math
from dataclasses import dataclass

from edifice.demo.description import LATITUDE, LONGITUDE
from edifice.simulate.calendar import HOUR_MS
from edifice.simulate.noise import smooth

DAY_MS = 24 * HOUR_MS
SIDES = {"N": math.pi, "E": -math.pi / 2, "S": 0.0, "W": math.pi / 2}
"""Where each facade looks, as an angle from the south, west being positive."""

BLINDS_FROM, THROUGH_BLINDS = 120.0, 0.12
"""Above so many watts a square metre the blinds are down, and let that share of the rest through."""

MIN_SINE = 0.03


@dataclass(frozen=True, slots=True)
class Sky:
    """Outside: °C, grams of water a kilogram of air, W/m² on the ground and, behind blinds, on each facade; wind."""

    temperature: float
    moisture: float
    sun: float
    on_facade: dict[str, float]
    wind: float
    wind_direction: float


def weather(seed: int, ms: int) -> Sky:
    """The weather of an instant."""
    days = ms / DAY_MS
    year = 2 * math.pi * (days % 365.25 - 19) / 365.25
    solar_hour = (ms / HOUR_MS + LONGITUDE / 15) % 24
    clouds = 0.55 + 0.45 * smooth(seed, "clouds", ms, 7 * HOUR_MS)
    swing = (1.5 + 2.5 * (1 - clouds)) * (1.4 - math.cos(year)) / 1.4
    temperature = (
        9.8 - 9.6 * math.cos(year)
        + swing * math.cos(2 * math.pi * (solar_hour - 14.5) / 24)
        + 3.0 * smooth(seed, "front", ms, 60 * HOUR_MS)
        + 0.4 * smooth(seed, "gust", ms, HOUR_MS // 2)
    )  # fmt: skip
    direct, diffuse, sine, azimuth = _sun(days, solar_hour, clouds)
    ground = direct * sine + diffuse
    facades = {side: _behind_blinds(direct, diffuse, ground, sine, azimuth - angle) for side, angle in SIDES.items()}
    dryness = 0.72 + 0.14 * smooth(seed, "humidity", ms, 9 * HOUR_MS)
    return Sky(
        temperature,
        dryness * saturation(temperature),
        ground,
        facades,
        max(0.2, 3.2 + 2.6 * smooth(seed, "wind", ms, 2 * HOUR_MS) + 0.8 * smooth(seed, "puff", ms, HOUR_MS // 6)),
        (250 + 110 * smooth(seed, "direction", ms, 11 * HOUR_MS)) % 360,
    )


def saturation(temperature: float) -> float:
    """The most water that air can hold, in grams a kilogram, by the Magnus formula."""
    return 3.8 * math.exp(17.6 * temperature / (temperature + 243))


def _sun(days: float, solar_hour: float, clouds: float) -> tuple[float, float, float, float]:
    """Direct and diffuse light in W/m², the sine of the sun's height, and its angle from the south."""
    declination = math.radians(23.45) * math.sin(2 * math.pi * (days % 365.25 - 80) / 365.25)
    hour_angle, latitude = math.radians(15 * (solar_hour - 12)), math.radians(LATITUDE)
    sine = math.sin(latitude) * math.sin(declination) + math.cos(latitude) * math.cos(declination) * math.cos(
        hour_angle
    )
    if sine < MIN_SINE:
        return 0.0, 0.0, 0.0, 0.0
    south = math.cos(hour_angle) * math.sin(latitude) - math.tan(declination) * math.cos(latitude)
    azimuth = math.atan2(math.sin(hour_angle), south)
    clear = 950 * math.exp(-0.14 / sine)
    return clear * (1 - clouds) ** 1.2, sine * (90 + 220 * clouds * (1.15 - clouds)), sine, azimuth


def _behind_blinds(direct: float, diffuse: float, ground: float, sine: float, turned: float) -> float:
    low = math.sqrt(1 - sine * sine) if sine else 0.0
    shining = direct * max(0.0, low * math.cos(turned)) + 0.5 * diffuse + 0.1 * ground
    return shining if shining < BLINDS_FROM else BLINDS_FROM + THROUGH_BLINDS * (shining - BLINDS_FROM)
