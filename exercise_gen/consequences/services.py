"""Supplies, systems and staffs: what is needed, what fits, how long it takes."""

from __future__ import annotations

import math
from collections.abc import Mapping

from exercise_gen.consequences.model import NORMAL, Range, model, one_of

# ---------------------------------------------------------------------------------------------- logistics


@model("Throughput of an airfield", "airfield planning equation", "planning equation",
        stands=(1, 12), hours=(1, 24), payload_t=(0.5, 80), ground_hours=(0.5, 6))  # fmt: skip
def airfield_tons(stands: float, hours: float, payload_t: float, ground_hours: float) -> float:
    """Return the tons a day an airfield takes: stands · hours · payload / time on the ground · 0.85.

    `stands` is the working maximum on the ground, `hours` the hours open; 0.85 is the usual queueing efficiency. Range:
    1 to 12 stands, loads to 80 t. Source: planning equation as in U.S. air mobility planning factors. Uncertainty: at
    Piura in 2017 half of what was needed came.
    """
    return stands * hours * payload_t / ground_hours * 0.85


@model("Relief a day", "kilograms a person", "planning equation", kg_per_person=(0.3, 20))
def relief_tons(people: float, kg_per_person: float) -> float:
    """Return the tons a day for people at kilograms a person: 0.5 to 0.6 is a food ration, 15 more trucked water.

    Range: 0.3 to 20 kg. Source: Sphere Handbook for the ration.
    """
    return people * kg_per_person / 1000


@model("Water a day", "Sphere", "planning equation", litres=(2.5, 50))
def water_need(people: float, litres: float) -> float:
    """Return the m³ of water a day for people at liters a person; 15 is the Sphere minimum, 7.5 survival.

    Range: 2.5 to 50 liters. Source: Sphere Handbook.
    """
    return people * litres / 1000


@model("Tankers needed", "capacity and trips", "planning equation", m3_per_tanker=(1, 40), trips=(0.5, 12))
def tankers_needed(m3_per_day: float, m3_per_tanker: float, trips: float) -> float:
    """Return the tankers, whole and rounded up, that carry so many m³ a day at trips a day.

    Range: tankers of 1 to 40 m³, half a trip to 12 trips a day. Source: planning arithmetic.
    """
    return float(math.ceil(round(m3_per_day / (m3_per_tanker * trips), 9)))


@model("Backlog of containers", "arrivals less manual work", "planning equation", days=(0, 30), manual_share=(0, 1))
def container_backlog(per_day: float, days: float, manual_share: float) -> float:
    """Return the containers that wait after days in which only a part of the daily number is handled.

    Formula: per_day · days · (1 - manual_share). Range: to 30 days, shares of 0 to 1. Source: planning arithmetic.
    """
    return per_day * days * (1 - manual_share)


@model("Days to clear a backlog", "capacity beyond arrivals", "planning equation", capacity_ratio=(1.01, 2))
def backlog_days(backlog: float, per_day: float, capacity_ratio: float) -> float:
    """Return the days until a backlog is gone, with arrivals as before and a capacity of `capacity_ratio` times them.

    Formula: backlog / (per_day · (ratio - 1)). Range: ratios above 1, to 2. Source: planning arithmetic.

    Raises:
        ValueError: The capacity is no larger than the arrivals: the backlog never goes.
    """
    if capacity_ratio <= 1:
        raise ValueError("with a capacity ratio of 1 or less the backlog never goes")
    return backlog / (per_day * (capacity_ratio - 1))


# ---------------------------------------------------------------------------------------------- systems and staffs


_RECOVERY: Mapping[str, Range] = {  # μ and σ of ln days, by what backups there are
    "immutable": (1.854, 1.84),
    "partial": (2.086, 1.86),
    "none": (2.649 + 0.5, 1.82),
}


@model("Recovery from ransomware", "lognormal fitted to Sophos surveys 2022-2024",
        backups=("immutable", "partial", "none"), percentile=(5, 95))  # fmt: skip
def recovery_days(backups: str, percentile: float) -> float:
    """Return the days until systems work again, at a percentile: exp(μ + σ Φ⁻¹(p)), kept from 0.25 to 365.

    μ, σ: `immutable` 1.854, 1.84 (survey of 2022, median 6.4 days); `partial` 2.086, 1.86 (2023, 8.1 days); `none`
    3.149, 1.82 (2024 and half a unit more). Range: percentiles 5 to 95. Source: fitted to the published fractions of
    the Sophos State of Ransomware surveys; that a survey stands for a kind of backup is an assumption. Uncertainty: the
    spread is the model.
    """
    one_of(backups, _RECOVERY)
    mean, deviation = _RECOVERY[backups]
    return min(365.0, max(0.25, math.exp(mean + deviation * NORMAL.inv_cdf(percentile / 100))))


_MOST_CLERKS = 1000


@model("Load of a staff", "queueing theory", "planning equation",
        arrivals_per_hour=(0, 500), service_minutes=(0.5, 480), servers=(1, 60))  # fmt: skip
def queue_busy(arrivals_per_hour: float, service_minutes: float, servers: float) -> float:
    """Return the load of so many clerks: arrivals · service / clerks; from 1 on they fall behind.

    Range: to 500 requests an hour and 60 clerks. Source: queueing theory (M/M/c).
    """
    return arrivals_per_hour * service_minutes / 60 / servers


@model("Work that piles up", "queueing theory", "planning equation",
        arrivals_per_hour=(0, 500), service_minutes=(0.5, 480), servers=(1, 60), hours=(0, 72))  # fmt: skip
def queue_backlog(arrivals_per_hour: float, service_minutes: float, servers: float, hours: float) -> float:
    """Return the requests beyond capacity after so many hours: (λ - c μ) · hours, 0 when the clerks keep up.

    Range: to 72 hours. Source: queueing theory, the fluid limit of M/M/c.
    """
    return max(0.0, (arrivals_per_hour - servers * 60 / service_minutes) * hours)


@model("Mean wait of a request", "Erlang C",
        arrivals_per_hour=(0, 500), service_minutes=(0.5, 480), servers=(1, 60), hours=(0, 72))  # fmt: skip
def queue_wait(arrivals_per_hour: float, service_minutes: float, servers: float, hours: float) -> float:
    """Return the mean minutes a request waits before somebody takes it up.

    Formula: P(wait) / (c μ - λ), P(wait) by Erlang C; when the clerks cannot keep up there is no steady state, and the
    figure is the wait of a request that comes after so many `hours`: backlog / (c μ). Range: to 60 clerks and 72 hours.
    Source: Erlang C (M/M/c). Uncertainty: real requests come in bursts and wait longer.
    """
    if servers > _MOST_CLERKS:
        raise ValueError(f"at most {_MOST_CLERKS:,} clerks")
    clerks, rate = max(1, round(servers)), 60 / service_minutes
    load = arrivals_per_hour / rate
    if load >= clerks:
        return queue_backlog(arrivals_per_hour, service_minutes, clerks, hours) / (clerks * rate) * 60
    blocked = 1.0  # Erlang B by recursion, which does not overflow as factorials do
    for servers_so_far in range(1, clerks + 1):
        blocked = load * blocked / (servers_so_far + load * blocked)
    waits = blocked / (1 - load / clerks * (1 - blocked))
    return waits / (clerks * rate - arrivals_per_hour) * 60


@model("Peak of a rumor", "discrete SIR", "assumption",
        reproduction=(1.1, 5), response_hours=(0, 72), effectiveness=(0, 0.9))  # fmt: skip
def rumour_peak(reproduction: float, response_hours: float, effectiveness: float) -> float:
    """Return the peak of a rumor that is answered, as a share (0 to 1) of the peak of the same rumor unanswered.

    Formula: SIR by the hour, from one in a thousand, recovery 1/6 an hour; from `response_hours` on the reproduction
    number is (1 - effectiveness) of what it was. Range: reproduction 1.1 to 5. Assumption with no empirical fit:
    compare, do not quote.
    """

    def peak(answered_at: float) -> float:
        share, open_minds, top = 0.001, 0.999, 0.001
        for hour in range(24 * 30):
            strength = reproduction * (1 - effectiveness if hour >= answered_at else 1) / 6
            new = min(open_minds, strength * open_minds * share)
            open_minds, share = open_minds - new, share + new - share / 6
            top = max(top, share)
        return top

    return peak(response_hours) / peak(math.inf)


@model("Service restored", "exponential restoration curve", "planning equation",
        day=(0, 365), tau_days=(0.5, 60), floor_days=(0, 30))  # fmt: skip
def restored_share(day: float, tau_days: float, floor_days: float) -> float:
    """Return the share (0 to 1) of users served again on a day: 1 - exp(-(day - floor) / τ), 0 until the floor.

    Usual τ: power 3 d, telephones 3 d, water 14 ± 6 d. Range: τ of 0.5 to 60 days. Source: exponential restoration
    curves; τ of water from Maule 2010, half of Biobío after 14 days. Uncertainty: for water ± 40 % in τ.
    """
    return 1 - math.exp(-max(0.0, day - floor_days) / tau_days)


@model("Days until a share is restored", "exponential restoration curve", "planning equation",
        share=(0, 0.99), tau_days=(0.5, 60), floor_days=(0, 30))  # fmt: skip
def days_to_restore(share: float, tau_days: float, floor_days: float) -> float:
    """Return the day on which a share (0 to 1) of users is served again: floor - τ ln(1 - share).

    Range and source as `restored_share`.

    Raises:
        ValueError: The share is 1 or more, which the curve never reaches.
    """
    if share >= 1:
        raise ValueError("the curve never reaches all; ask for 0.99 at most")
    return floor_days - tau_days * math.log(1 - share)


@model("Probability of detection", "random search formula",
        sweep_width_km=(0.01, 20), track_km=(0, 20000), area_km2=(0.1, 100000))  # fmt: skip
def detection_probability(sweep_width_km: float, track_km: float, area_km2: float) -> float:
    """Return the probability (0 to 1) that a search finds what is in the area: 1 - exp(-W L / A).

    Range: sweep widths to 20 km. Source: Koopman's random search formula, as in the IAMSAR manual. Uncertainty: a
    search in parallel tracks finds more, one under closed forest less than the sweep width says.
    """
    return 1 - math.exp(-sweep_width_km * track_km / area_km2)


@model("Briefing with interpretation", "consecutive interpretation doubles the time", "assumption",
        minutes=(1, 480), bilingual_share=(0, 1))  # fmt: skip
def briefing_minutes(minutes: float, bilingual_share: float) -> float:
    """Return the minutes of a briefing when part of the staff (0 to 1) works in both languages: t · (1 + 1 - share).

    Range: shares of 0 to 1. Assumption: consecutive interpretation doubles the time of those who need it.
    """
    return minutes * (2 - bilingual_share)
