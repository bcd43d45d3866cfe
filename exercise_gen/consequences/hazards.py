"""Earthquake, tsunami and flood: how strong, how soon, how many."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import pairwise

from exercise_gen.consequences.model import NORMAL, Range, model, one_of

GRAVITY = 9.80665  # m/s²

# ---------------------------------------------------------------------------------------------- earthquake


@model("Length of the rupture", "Strasser, Arango & Bommer 2010", magnitude=(6.3, 9.4))
def rupture_length(magnitude: float) -> float:
    """Return the length in km of an interface rupture: log10 L = -2.477 + 0.585 Mw.

    Range: Mw 6.3 to 9.4. Source: Strasser, Arango & Bommer (2010). Uncertainty: about 0.18 in log10 units, a factor of
    1.5 either way.
    """
    return float(10 ** (-2.477 + 0.585 * magnitude))


@model("Width of the rupture", "Strasser, Arango & Bommer 2010", magnitude=(6.3, 9.4))
def rupture_width(magnitude: float) -> float:
    """Return the width in km of an interface rupture: log10 W = -0.882 + 0.351 Mw.

    Range: Mw 6.3 to 9.4. Source: Strasser, Arango & Bommer (2010). Uncertainty: about 0.17 in log10 units.
    """
    return float(10 ** (-0.882 + 0.351 * magnitude))


@model("Area of the rupture", "Strasser, Arango & Bommer 2010", magnitude=(6.3, 9.4))
def rupture_area(magnitude: float) -> float:
    """Return the area in km² of an interface rupture: log10 A = -3.476 + 0.952 Mw.

    Range: Mw 6.3 to 9.4. Source: Strasser, Arango & Bommer (2010). Uncertainty: 0.304 in log10 units, a factor of two.
    """
    return float(10 ** (-3.476 + 0.952 * magnitude))


@model(
    "Distance to the rupture", "rectangle along the trench", "assumption",
    depth_km=(5, 60), along_km=(0, 1000), length_km=(10, 1300),
)  # fmt: skip
def rupture_distance(depth_km: float, along_km: float, length_km: float) -> float:
    """Return the distance in km from a city on the coast to the rupture plane below it.

    Formula: √(max(25, depth)² + max(0, along - length / 2)²), with the epicenter `along_km` away along the coast and
    the rupture spreading equally to both sides. Range: depths of 5 to 60 km. Assumption: at least 25 km, because the
    plane lies that deep below Lima.
    """
    return math.hypot(max(25.0, depth_km), max(0.0, along_km - length_km / 2))


@model(
    "Ground acceleration on soil", "Youngs et al. 1997",
    magnitude=(5, 8.2), distance_km=(8.5, 551), depth_km=(10, 229),
)  # fmt: skip
def pga_interface(magnitude: float, distance_km: float, depth_km: float) -> float:
    """Return the median peak ground acceleration in g on soil for an interface earthquake.

    Formula: ln Y = -0.6687 + 1.438 M - 2.329 ln(R + 1.097 exp(0.617 M)) + 0.00648 H; R distance to the rupture and H
    focal depth in km. Range: M 5 to 8.2, R 8.5 to 551 km; a great Lima earthquake extrapolates. Source: Youngs, Chiou,
    Silva & Humphrey (1997). Uncertainty: 1.45 - 0.1 min(M, 8) in ln units, a factor of 1.9.
    """
    spread = distance_km + 1.097 * math.exp(0.617 * magnitude)
    return math.exp(-0.6687 + 1.438 * magnitude - 2.329 * math.log(spread) + 0.00648 * depth_km)


@model(
    "Ground acceleration on rock", "Youngs et al. 1997",
    magnitude=(5, 8.2), distance_km=(8.5, 551), depth_km=(10, 229),
)  # fmt: skip
def pga_interface_rock(magnitude: float, distance_km: float, depth_km: float) -> float:
    """Return the median peak ground acceleration in g on rock for an interface earthquake.

    Formula: ln Y = 0.2418 + 1.414 M - 2.552 ln(R + 1.7818 exp(0.554 M)) + 0.00607 H. Range, source and uncertainty as
    `pga_interface`.
    """
    spread = distance_km + 1.7818 * math.exp(0.554 * magnitude)
    return math.exp(0.2418 + 1.414 * magnitude - 2.552 * math.log(spread) + 0.00607 * depth_km)


_GMICE = ((0.14, 1.71, 2.08), (1.57, 1.78, 1.55), (math.inf, -1.60, 3.70))


@model("Intensity from acceleration", "Worden et al. 2012", pga_g=(0.0005, 1.5))
def intensity_from_pga(pga_g: float) -> float:
    """Return the Modified Mercalli intensity (1 to 10) for a peak ground acceleration in g.

    Formula, x = log10 of the acceleration in cm/s²: 1.71 + 2.08 x below 0.14; 1.78 + 1.55 x below 1.57; else -1.60 +
    3.70 x. Range: to about 1.5 g. Source: Worden et al. (2012). Uncertainty: 0.66 units.
    """
    x = math.log10(100 * GRAVITY * pga_g)
    offset, slope = next((offset, slope) for below, offset, slope in _GMICE if x < below)
    return min(10.0, max(1.0, offset + slope * x))


@model("Intensity of a crustal earthquake", "Allen, Wald & Worden 2012", magnitude=(5, 7.9), distance_km=(0, 300))
def intensity_crustal(magnitude: float, distance_km: float) -> float:
    """Return the Modified Mercalli intensity (1 to 10) at a distance in km from the rupture of a crustal earthquake.

    Formula: 3.950 + 0.913 M - 1.107 ln √(R² + (1 + 0.813 exp(M - 5))²). Range: M 5 to 7.9 and to 300 km; it does not
    saturate above. Source: Allen, Wald & Worden (2012). Uncertainty: 0.72 + 0.23 / (1 + (R / 44.7)²) units.
    """
    near = 1 + 0.813 * math.exp(magnitude - 5)
    return min(10.0, max(1.0, 3.950 + 0.913 * magnitude - 1.107 * math.log(math.hypot(distance_km, near))))


_PAGER_THETA, _PAGER_BETA, _PAGER_G = 23.453627, 0.313527, 1.426483  # Peru


@model("Fatality rate", "USGS PAGER, Peru", intensity=(5, 10))
def fatality_rate(intensity: float) -> float:
    """Return the share of people who die where they feel a Modified Mercalli intensity: Φ(ln(S / 23.45) / 0.3135).

    Range: intensity 5 to 10. Source: USGS PAGER empirical model with the coefficients of Peru, fitted to 29 events, not
    calibrated with any after 2010. Uncertainty: 1.43 in ln units (see `fatalities`).
    """
    return NORMAL.cdf(math.log(intensity / _PAGER_THETA) / _PAGER_BETA)


@model("Deaths from shaking", "USGS PAGER, Peru", intensity=(5, 10), percentile=(1, 99), result=(0, 514))
def fatalities(people: float, intensity: float, percentile: float) -> float:
    """Return the deaths among people exposed to an intensity, at a percentile of the model's uncertainty.

    Formula: people · rate(intensity) · exp(1.426483 Φ⁻¹(percentile / 100)); 50 is the median, 90 is 6.2 times it.
    Range: intensity 5 to 10; Peru's coefficients come from events of at most 514 deaths, so everything above
    extrapolates. Source: USGS PAGER empirical model, Peru.
    """
    spread = math.exp(_PAGER_G * NORMAL.inv_cdf(percentile / 100))
    return people * fatality_rate(intensity) * spread


# ---------------------------------------------------------------------------------------------- tsunami


@model("Travel of a tsunami", "long-wave speed √(g·h)", "planning equation", km=(0, 20000), depth_m=(1, 8000))
def tsunami_leg(km: float, depth_m: float) -> float:
    """Return the minutes a tsunami needs for a leg of its way over water of one depth: x / √(g h).

    Add the legs from source to coast. Range: depths of 1 to 8,000 m. Source: long-wave theory. Uncertainty: the edge of
    the source often lies on the shelf, which takes away a third and more of the time to the nearest coast.
    """
    return km * 1000 / math.sqrt(GRAVITY * depth_m) / 60


@model("Walk to safe ground", "pedestrian evacuation speeds", "planning equation",
        km=(0, 15), metres_per_second=(0.5, 2.0))  # fmt: skip
def walking_minutes(km: float, metres_per_second: float) -> float:
    """Return the minutes of a walk. Slow 0.89, usual 1.22 and fast 1.52 m/s are the speeds of evacuation studies.

    Range: 0.5 to 2 m/s. Source: pedestrian evacuation studies of the USGS, from memory. Uncertainty: crowding, night
    and debris are not in it.
    """
    return km * 1000 / metres_per_second / 60


_FRAGILITY: Mapping[str, tuple[tuple[float, float], ...]] = {  # μ and σ of ln depth for damage states 1 to 6
    "masonry": ((-2.113, 1.336), (-1.157, 1.040), (0.106, 0.769), (0.904, 0.575), (1.192, 0.682), (1.658, 0.691)),
    "concrete": ((-1.964, 1.097), (-0.972, 1.060), (0.158, 0.709), (0.942, 0.752), (1.938, 1.012), (2.823, 0.964)),
    "timber": ((-2.122, 1.226), (-0.934, 0.914), (-0.040, 0.728), (0.672, 0.499), (0.783, 0.556), (1.209, 0.525)),
}


@model("Buildings lost to a tsunami", "Suppasri et al. 2013",
        kind=("masonry", "concrete", "timber"), depth_m=(0.1, 12), damage_state=(1, 6))  # fmt: skip
def building_loss(kind: str, depth_m: float, damage_state: float) -> float:
    """Return the share (0 to 1) of buildings that reach a damage state under water of a depth in m.

    Formula: Φ((ln h - μ) / σ), with μ and σ of `masonry`, `concrete` or `timber`; state 5 is collapse, 6 washed away.
    Range: depths to about 12 m. Source: Suppasri et al. (2013), buildings of Japan 2011; the constants come from a
    public transcription and wait for a check against the paper.
    """
    one_of(kind, _FRAGILITY)
    if depth_m <= 0:
        return 0.0
    if damage_state not in range(1, 7):
        raise ValueError("damage states are 1 to 6")
    mean, deviation = _FRAGILITY[kind][int(damage_state) - 1]
    return NORMAL.cdf((math.log(depth_m) - mean) / deviation)


_MORTALITY: Mapping[str, Range] = {"rapid": (1.46, 0.28), "other": (7.60, 2.75)}


@model("Deaths among those caught by water", "Jonkman 2008", rise=("rapid", "other"), depth_m=(0.1, 10))
def drowning_share(rise: str, depth_m: float) -> float:
    """Return the share (0 to 1) who die of those caught by water of a depth in m: Φ((ln h - μ) / σ).

    μ, σ: 1.46, 0.28 where water rises rapidly; 7.60, 2.75 elsewhere. Only for people not evacuated. Range: 0.1 to 10 m.
    Source: Jonkman et al. (2008), coastal and river floods; constants from memory.
    """
    one_of(rise, _MORTALITY)
    mean, deviation = _MORTALITY[rise]
    return NORMAL.cdf((math.log(depth_m) - mean) / deviation) if depth_m > 0 else 0.0


# ---------------------------------------------------------------------------------------------- flood


_GATES = (900, 1290, 1900)  # m³/s: yellow, orange, red at Piura


@model("Alert at the river gauge", "thresholds of the Piura river", "assumption", flow_m3s=(0, 4424))
def flood_gate(flow_m3s: float) -> float:
    """Return the alert level of the Piura river: 0 none, 1 yellow from 900, 2 orange from 1,290, 3 red from 1,900 m³/s.

    Range: to the flow of 1998, 4,424 m³/s. Assumption of this program; take the thresholds in force from SENAMHI.
    """
    return float(sum(flow_m3s >= gate for gate in _GATES))


@model("Share that the river floods", "anchored on 1998 and 2017", "assumption", flow_m3s=(0, 4424))
def overflow_share(flow_m3s: float) -> float:
    """Return the share (0 to 1) of the exposed people whom the Piura river reaches.

    Formula: (Q - 2400) / (4424 - 2400), at least 0 and at most 1. Range: to 4,424 m³/s, the peak of 1998; 2017 had
    3,468. Assumption: linear between the first overflow and 1998.
    """
    return min(1.0, max(0.0, (flow_m3s - 2400) / (4424 - 2400)))


@model("Depth of the flood", "linear with the overflow", "assumption", share=(0, 1))
def flood_depth(share: float) -> float:
    """Return the depth in m of the water in flooded blocks: 0.2 + 2.0 times the overflow share; 0 without overflow.

    Range: shares of 0 to 1. Assumption.
    """
    return 0.2 + 2.0 * share if share > 0 else 0.0


_JRC: tuple[Range, ...] = (
    (0, 0), (0.5, 0.4908), (1, 0.7112), (1.5, 0.8420), (2, 0.9494), (3, 0.9836), (4, 1.0),
)  # fmt: skip


@model("Damage by depth of water", "JRC 2017, South America, residential", depth_m=(0, 6))
def depth_damage(depth_m: float) -> float:
    """Return the share (0 to 1) of a home's value lost under water of a depth in m, linear between the points.

    Points: 0.5 m 0.4908; 1 m 0.7112; 1.5 m 0.8420; 2 m 0.9494; 3 m 0.9836; from 4 m 1. Range: 0 to 6 m. Source: JRC
    global flood depth-damage functions (2017), South America, residential. Uncertainty: an average of few countries;
    single homes differ widely.
    """
    for (low, at_low), (high, at_high) in pairwise(_JRC):
        if depth_m <= high:
            return at_low + (at_high - at_low) * max(0.0, depth_m - low) / (high - low)
    return 1.0


@model("Dengue after the flood", "growth by the week", "assumption", weekly_growth=(1.1, 1.8), weeks=(0, 26))
def dengue_cases(first_week: float, weekly_growth: float, weeks: float, people: float = 0) -> float:
    """Return the cases summed over so many weeks, when each week has `weekly_growth` times those of the week before.

    Formula: C (gⁿ - 1) / (g - 1); with `people`, at most 2.1 % of them, the share reached at Piura by mid-June 2023.
    Range: growth 1.1 to 1.8, to 26 weeks; the outbreak follows a flood after 4 to 8 weeks. Assumption.
    """
    total = first_week * weeks if weekly_growth == 1 else first_week * (weekly_growth**weeks - 1) / (weekly_growth - 1)
    return min(total, 0.021 * people) if people else total
