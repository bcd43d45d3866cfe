"""Supplies and systems: what is needed, what fits, how long it takes."""

from __future__ import annotations

import math
from collections.abc import Mapping

from exercise_gen.consequences.model import NORMAL, PERU, Range, model, one_of

# ---------------------------------------------------------------------------------------------- logistics


@model("Throughput of an airfield", "airfield planning equation", "planning equation",
        stands=(1, 12), hours=(1, 24), payload_t=(0.5, 80), ground_hours=(0.5, 6))  # fmt: skip
def airfield_tons(stands: float, hours: float, payload_t: float, ground_hours: float) -> float:
    """Return the tons a day an airfield takes.

    Formula: stands · hours · payload / hours on the ground · 0.85; `stands` is the working maximum on the ground,
    `hours` the hours open, 0.85 the usual queueing efficiency. Range: 1 to 12 stands, 1 to 24 hours open, loads of 0.5
    to 80 t, 0.5 to 6 hours on the ground. Source: planning equation as in U.S. air mobility planning factors.
    Uncertainty: at Piura in 2017 half of what was needed came.
    """
    return stands * hours * payload_t / ground_hours * 0.85


@model("Relief a day", "kilograms a person", "planning equation", people=(0, PERU), kg_per_person=(0.3, 20))
def relief_tons(people: float, kg_per_person: float) -> float:
    """Return the tons of relief a day.

    Formula: people · kilograms a person / 1000; 0.5 to 0.6 kg is a food ration, trucked water 15 more. Range: people 0
    to 35,000,000, 0.3 to 20 kg. Source: Sphere Handbook for the ration. Uncertainty: packing and losses on the way add
    a tenth and more.
    """
    return people * kg_per_person / 1000


@model("Water a day", "Sphere", "planning equation", people=(0, PERU), litres=(2.5, 50))
def water_need(people: float, litres: float) -> float:
    """Return the m³ of water a day.

    Formula: people · liters a person / 1000; 15 is the Sphere minimum, 7.5 survival. Range: people 0 to 35,000,000, 2.5
    to 50 liters. Source: Sphere Handbook. Uncertainty: heat, hospitals and leaks ask for more.
    """
    return people * litres / 1000


@model("Tankers needed", "capacity and trips", "planning equation",
        m3_per_day=(0, 1_000_000), m3_per_tanker=(1, 40), trips=(0.5, 12))  # fmt: skip
def tankers_needed(m3_per_day: float, m3_per_tanker: float, trips: float) -> float:
    """Return the tankers that carry so many m³ a day.

    Formula: m³ a day / (m³ a tanker · trips a day), rounded up to whole tankers. Range: 0 to 1,000,000 m³ a day,
    tankers of 1 to 40 m³, 0.5 to 12 trips a day. Source: planning arithmetic. Uncertainty: that of the trips; queues at
    the filling point decide them.
    """
    return float(math.ceil(round(m3_per_day / (m3_per_tanker * trips), 9)))


@model("What waits after days of manual work", "arrivals less manual work", "planning equation",
        per_day=(1, 100_000), days=(0, 30), manual_share=(0, 1))  # fmt: skip
def container_backlog(per_day: float, days: float, manual_share: float) -> float:
    """Return what waits (containers, orders, visits) after days in which only a part of the daily number is handled.

    Formula: per_day · days · (1 - manual_share). Range: 1 to 100,000 a day, 0 to 30 days, shares of 0 to 1. Source:
    planning arithmetic. Uncertainty: ships that turn away make it smaller, a busy season larger.
    """
    return per_day * days * (1 - manual_share)


@model("Days to clear a backlog", "capacity beyond arrivals", "planning equation",
        backlog=(0, 10_000_000), per_day=(1, 100_000), capacity_ratio=(1.01, 2))  # fmt: skip
def backlog_days(backlog: float, per_day: float, capacity_ratio: float) -> float:
    """Return the days until a backlog is gone, with arrivals as before and a capacity of `capacity_ratio` times them.

    Formula: backlog / (per_day · (ratio - 1)). Range: backlogs of 0 to 10,000,000, 1 to 100,000 a day, ratios 1.01 to
    2. Source: planning arithmetic. Uncertainty: near a ratio of 1 small changes of capacity make weeks.

    Raises:
        ValueError: The capacity is no larger than the arrivals: the backlog never goes.
    """
    if capacity_ratio <= 1:
        raise ValueError("with a capacity ratio of 1 or less the backlog never goes")
    return backlog / (per_day * (capacity_ratio - 1))


# ---------------------------------------------------------------------------------------------- systems and search


_RECOVERY: Mapping[str, Range] = {  # μ and σ of ln days, by what backups there are
    "immutable": (1.854, 1.84),
    "partial": (2.086, 1.86),
    "none": (2.649 + 0.5, 1.82),
}


@model("Recovery from ransomware", "lognormal fitted to Sophos surveys 2022-2024", "assumption",
        backups=("immutable", "partial", "none"), percentile=(5, 95))  # fmt: skip
def recovery_days(backups: str, percentile: float) -> float:
    """Return the days until systems work again, at a percentile.

    Formula: exp(μ + σ Φ⁻¹(percentile / 100)), kept from 0.25 to 365; μ, σ `immutable` 1.854, 1.84 (survey of 2022,
    median 6.4 days); `partial` 2.086, 1.86 (2023, 8.1 days); `none` 3.149, 1.82 (2024 and half a unit more). Range:
    percentiles 5 to 95. Assumption: the fit to the published fractions of the Sophos State of Ransomware surveys, and
    that a survey stands for a kind of backup. Uncertainty: the spread is the model; 90 is ten times the median.
    """
    one_of(backups, _RECOVERY)
    mean, deviation = _RECOVERY[backups]
    return min(365.0, max(0.25, math.exp(mean + deviation * NORMAL.inv_cdf(percentile / 100))))


@model("Admissions of a hospital under attack", "rural and urban hospitals of the United States 2016-2021",
        weeks=(0, 52))  # fmt: skip
def admissions_factor(weeks: float) -> float:
    """Return how the admissions of a hospital under ransomware compare with the usual ones, so many weeks after.

    Formula: 0.84 to the end of the first week, then back in a line to 1 at the end of the third. Range: 0 to 52 weeks.
    Source: study of attacks on hospitals of the United States from 2016 to 2021, 0.83 in cities and 0.85 in the
    country, recovery after two to three weeks; the line between is an assumption. Uncertainty: averages of many
    attacks; single ones stop a hospital.
    """
    return min(1.0, 0.84 + 0.16 * max(0.0, weeks - 1) / 2)


@model("Service restored", "exponential restoration curve", "planning equation",
        day=(0, 365), tau_days=(0.5, 60), floor_days=(0, 30))  # fmt: skip
def restored_share(day: float, tau_days: float, floor_days: float) -> float:
    """Return the share (0 to 1) of users served again on a day.

    Formula: 1 - exp(-(day - floor) / τ), 0 until the floor; usual τ are 3 d for power and telephones, 14 ± 6 d for
    water. Range: day 0 to 365, τ of 0.5 to 60 days, floor 0 to 30 days. Source: exponential restoration curves; τ of
    water from Maule 2010, half of Biobío after 14 days. Uncertainty: for water ± 40% in τ.
    """
    return 1 - math.exp(-max(0.0, day - floor_days) / tau_days)


@model("Days until a share is restored", "exponential restoration curve", "planning equation",
        share=(0, 0.99), tau_days=(0.5, 60), floor_days=(0, 30))  # fmt: skip
def days_to_restore(share: float, tau_days: float, floor_days: float) -> float:
    """Return the day on which a share (0 to 1) of users is served again.

    Formula: floor - τ ln(1 - share). Range: shares of 0 to 0.99, τ of 0.5 to 60 days, floor 0 to 30 days. Source:
    exponential restoration curves, as `restored_share`. Uncertainty: for water ± 40% in τ; the last tenth is worse.

    Raises:
        ValueError: The share is 1 or more, which the curve never reaches.
    """
    if share >= 1:
        raise ValueError("the curve never reaches all; ask for 0.99 at most")
    return floor_days - tau_days * math.log(1 - share)


@model("Probability of detection", "random search formula",
        sweep_width_km=(0.01, 20), track_km=(0, 20000), area_km2=(0.1, 100000))  # fmt: skip
def detection_probability(sweep_width_km: float, track_km: float, area_km2: float) -> float:
    """Return the probability (0 to 1) that a search finds what is in the area.

    Formula: 1 - exp(-W L / A), W sweep width, L track, A area. Range: widths of 0.01 to 20 km, tracks of 0 to 20,000
    km, areas of 0.1 to 100,000 km². Source: Koopman's random search formula, as in the IAMSAR manual. Uncertainty: a
    search in parallel tracks finds more, one under closed forest less than the sweep width says.
    """
    return 1 - math.exp(-sweep_width_km * track_km / area_km2)
