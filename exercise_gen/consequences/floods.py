"""Tsunami and river flood: how soon the water comes, how deep, whom it reaches, what follows."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import pairwise

from exercise_gen.consequences.model import NORMAL, PERU, Range, model, one_of
from exercise_gen.consequences.shaking import GRAVITY

# ---------------------------------------------------------------------------------------------- tsunami


@model("Travel of a tsunami", "long-wave speed √(g·h)", "planning equation", km=(0, 20000), depth_m=(1, 8000))
def tsunami_leg(km: float, depth_m: float) -> float:
    """Return the minutes a tsunami needs for a leg of its way over water of one depth.

    Formula: x / √(g h); add the legs from source to coast. Range: 0 to 20,000 km, depths of 1 to 8,000 m. Source:
    long-wave theory. Uncertainty: the edge of the source often lies on the shelf, which takes away a third and more of
    the time to the nearest coast.
    """
    return km * 1000 / math.sqrt(GRAVITY * depth_m) / 60


@model("Walk to safe ground", "pedestrian evacuation speeds", "planning equation",
        km=(0, 15), metres_per_second=(0.5, 2.0))  # fmt: skip
def walking_minutes(km: float, metres_per_second: float) -> float:
    """Return the minutes of a walk. Slow 0.89, usual 1.22 and fast 1.52 m/s are the speeds of evacuation studies.

    Formula: 1000 km / speed / 60. Range: 0 to 15 km, 0.5 to 2 m/s. Source: pedestrian evacuation studies of the USGS,
    from memory. Uncertainty: crowding, night and debris are not in it.
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
    Range: depths of 0.1 to 12 m, states 1 to 6. Source: Suppasri et al. (2013), buildings of Japan 2011; the constants
    come from a public transcription and wait for a check against the paper. Uncertainty: not stated there; masonry of
    Peru may do worse than that of Japan.
    """
    one_of(kind, _FRAGILITY)
    if damage_state not in range(1, 7):
        raise ValueError("damage states are 1 to 6")
    if depth_m <= 0:
        return 0.0
    mean, deviation = _FRAGILITY[kind][int(damage_state) - 1]
    return NORMAL.cdf((math.log(depth_m) - mean) / deviation)


_MORTALITY: Mapping[str, tuple[Range, ...]] = {"rapid": ((1.46, 0.28), (7.60, 2.75)), "other": ((7.60, 2.75),)}


@model("Deaths among those caught by water", "Jonkman 2008", rise=("rapid", "other"), depth_m=(0.1, 10))
def drowning_share(rise: str, depth_m: float) -> float:
    """Return the share (0 to 1) who die of those caught by water of a depth in m, who had not left.

    Formula: Φ((ln h - μ) / σ), μ, σ 7.60, 2.75; where water rises rapidly 1.46, 0.28, a curve that holds from 2.1 m on:
    below, where it would give less, the other one stands. Range: 0.1 to 10 m. Source: Jonkman et al. (2008), coastal
    and river floods; constants from memory. Uncertainty: large; single floods differ severalfold.
    """
    one_of(rise, _MORTALITY)
    if depth_m <= 0:
        return 0.0
    return max(NORMAL.cdf((math.log(depth_m) - mean) / deviation) for mean, deviation in _MORTALITY[rise])


# ---------------------------------------------------------------------------------------------- flood


_GATES = (900, 1290, 1900)  # m³/s: yellow, orange, red at Piura
_OVERFLOW, _PEAK_1998 = 2400, 4424  # m³/s: the first overflow, and the most that was measured


@model("Alert at the river gauge", "thresholds of the Piura river", "assumption", flow_m3s=(0, _PEAK_1998))
def flood_gate(flow_m3s: float) -> float:
    """Return the alert level of the Piura river.

    Formula: 0 none, 1 yellow from 900, 2 orange from 1,290, 3 red from 1,900 m³/s. Range: 0 to 4,424 m³/s, the flow of
    1998. Assumption of this program; take the thresholds in force from SENAMHI. Uncertainty: that of the flow; gauges
    err most when a river is in flood.
    """
    return float(sum(flow_m3s >= gate for gate in _GATES))


@model("Share that the river floods", "anchored on 1998 and 2017", "assumption", flow_m3s=(0, _PEAK_1998))
def overflow_share(flow_m3s: float) -> float:
    """Return the share (0 to 1) of the exposed people whom the Piura river reaches.

    Formula: (Q - 2400) / (4424 - 2400), at least 0 and at most 1. Range: 0 to 4,424 m³/s, the peak of 1998; 2017 had
    3,468. Assumption: linear between the first overflow and 1998. Uncertainty: large; where a dike breaks decides more
    than the flow.
    """
    return min(1.0, max(0.0, (flow_m3s - _OVERFLOW) / (_PEAK_1998 - _OVERFLOW)))


@model("Depth of the flood", "linear with the overflow", "assumption", share=(0, 1))
def flood_depth(share: float) -> float:
    """Return the depth in m of the water in flooded blocks.

    Formula: 0.2 + 2.0 times the overflow share; 0 without overflow. Range: shares of 0 to 1. Assumption: one depth for
    all flooded blocks. Uncertainty: large; low ground without an outlet is deeper and stays so.
    """
    return 0.2 + 2.0 * share if share > 0 else 0.0


_JRC: tuple[Range, ...] = (
    (0, 0), (0.5, 0.4908), (1, 0.7112), (1.5, 0.8420), (2, 0.9494), (3, 0.9836), (4, 1.0),
)  # fmt: skip


@model("Damage by depth of water", "JRC 2017, South America, residential", depth_m=(0, 6))
def depth_damage(depth_m: float) -> float:
    """Return the share (0 to 1) of a home's value lost under water of a depth in m.

    Formula: linear between the points 0.5 m 0.4908; 1 m 0.7112; 1.5 m 0.8420; 2 m 0.9494; 3 m 0.9836; from 4 m 1.
    Range: 0 to 6 m. Source: JRC global flood depth-damage functions (2017), South America, residential. Uncertainty: an
    average of few countries; single homes differ widely.
    """
    for (low, at_low), (high, at_high) in pairwise(_JRC):
        if depth_m <= high:
            return at_low + (at_high - at_low) * max(0.0, depth_m - low) / (high - low)
    return 1.0


@model("Dengue after the flood", "growth by the week", "assumption",
        first_week=(0, 50_000), weekly_growth=(1.1, 1.8), weeks=(0, 26), people=(0, PERU))  # fmt: skip
def dengue_cases(first_week: float, weekly_growth: float, weeks: float, people: float) -> float:
    """Return the cases summed over so many weeks, when each week has `weekly_growth` times those of the week before.

    Formula: C (gⁿ - 1) / (g - 1), at most 2.1% of the people, the share reached at Piura by mid-June 2023. Range: 0 to
    50,000 cases in the first week, growth 1.1 to 1.8, 0 to 26 weeks, people 0 to 35,000,000; the outbreak follows a
    flood after 4 to 8 weeks. Assumption: the growth stays the same until the cap. Uncertainty: a tenth more growth
    is 60% more cases after eight weeks.
    """
    total = first_week * weeks if weekly_growth == 1 else first_week * (weekly_growth**weeks - 1) / (weekly_growth - 1)
    return min(total, 0.021 * people)


@model("Deaths from dengue", "deaths and cases of Peru 2023", "assumption", cases=(0, 735_000))
def dengue_deaths(cases: float) -> float:
    """Return the deaths that go with so many cases of dengue.

    Formula: cases · 441 / 274,246, that is 0.16%. Range: 0 to 735,000 cases, 2.1% of Peru. Source: deaths and cases
    of Peru in 2023; that the next outbreak is like it is an assumption. Uncertainty: not known; higher where
    beds run out.
    """
    return cases * 441 / 274_246
