"""Published models and planning equations that turn a scenario's parameters into figures that agree with each other.

Each is a pure function that derived values call by name. Its docstring has formula, units, valid range, source and
uncertainty; `MODELS` knows the range again, so that a figure computed outside it is said and not printed silently.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from inspect import signature
from itertools import pairwise
from statistics import NormalDist
from typing import Literal

Basis = Literal["published model", "planning equation", "assumption"]
Range = tuple[float, float]

GRAVITY = 9.80665  # m/s²
_NORMAL = NormalDist()


@dataclass(frozen=True)
class Model:
    """A function with what must be said of it on paper.

    `title` is an English label; `valid` are the ranges of its arguments, by name, and of its `result`, in the units of
    the docstring; `words` the words that an argument may be.
    """

    function: Callable[..., float]
    title: str
    source: str
    basis: Basis
    valid: Mapping[str, Range] = field(default_factory=dict)
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name by which an expression calls it."""
        return self.function.__name__

    def outside(self, given: tuple[float | str, ...], result: float) -> list[tuple[str, float, Range]]:
        """Return what lies outside the valid range: name, figure and range of each."""
        figures = [*zip(signature(self.function).parameters, given, strict=False), ("result", result)]
        return [
            (name, figure, self.valid[name])
            for name, figure in figures
            if name in self.valid and not isinstance(figure, str) and not _within(figure, self.valid[name])
        ]


MODELS: dict[str, Model] = {}


def _within(figure: float, bounds: Range) -> bool:
    return bounds[0] <= figure <= bounds[1]


def _model(
    title: str, source: str, basis: Basis = "published model", **valid: Range | tuple[str, ...]
) -> Callable[[Callable[..., float]], Callable[..., float]]:
    """List a function among the models; an argument's range is two numbers, its words a tuple of them."""
    ranges = {name: (float(v[0]), float(v[1])) for name, v in valid.items() if not isinstance(v[0], str)}
    words = {name: tuple(map(str, v)) for name, v in valid.items() if isinstance(v[0], str)}

    def listed(function: Callable[..., float]) -> Callable[..., float]:
        MODELS[function.__name__] = Model(function, title, source, basis, ranges, words)
        return function

    return listed


def _one_of(word: str, table: Mapping[str, object]) -> None:
    if word not in table:
        raise ValueError(f"'{word}' is none of {', '.join(repr(known) for known in table)}")


# ---------------------------------------------------------------------------------------------- earthquake


@_model("Length of the rupture", "Strasser, Arango & Bommer 2010", magnitude=(6.3, 9.4))
def rupture_length(magnitude: float) -> float:
    """Return the length in km of an interface rupture: log10 L = -2.477 + 0.585 Mw.

    Range: Mw 6.3 to 9.4. Source: Strasser, Arango & Bommer (2010). Uncertainty: about 0.18 in log10 units, a factor of
    1.5 either way.
    """
    return float(10 ** (-2.477 + 0.585 * magnitude))


@_model("Width of the rupture", "Strasser, Arango & Bommer 2010", magnitude=(6.3, 9.4))
def rupture_width(magnitude: float) -> float:
    """Return the width in km of an interface rupture: log10 W = -0.882 + 0.351 Mw.

    Range: Mw 6.3 to 9.4. Source: Strasser, Arango & Bommer (2010). Uncertainty: about 0.17 in log10 units.
    """
    return float(10 ** (-0.882 + 0.351 * magnitude))


@_model("Area of the rupture", "Strasser, Arango & Bommer 2010", magnitude=(6.3, 9.4))
def rupture_area(magnitude: float) -> float:
    """Return the area in km² of an interface rupture: log10 A = -3.476 + 0.952 Mw.

    Range: Mw 6.3 to 9.4. Source: Strasser, Arango & Bommer (2010). Uncertainty: 0.304 in log10 units, a factor of two.
    """
    return float(10 ** (-3.476 + 0.952 * magnitude))


@_model(
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


@_model(
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


@_model(
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


@_model("Intensity from acceleration", "Worden et al. 2012", pga_g=(0.0005, 1.5))
def intensity_from_pga(pga_g: float) -> float:
    """Return the Modified Mercalli intensity (1 to 10) for a peak ground acceleration in g.

    Formula, x = log10 of the acceleration in cm/s²: 1.71 + 2.08 x below 0.14; 1.78 + 1.55 x below 1.57; else -1.60 +
    3.70 x. Range: to about 1.5 g. Source: Worden et al. (2012). Uncertainty: 0.66 units.
    """
    x = math.log10(100 * GRAVITY * pga_g)
    offset, slope = next((offset, slope) for below, offset, slope in _GMICE if x < below)
    return min(10.0, max(1.0, offset + slope * x))


@_model("Intensity of a crustal earthquake", "Allen, Wald & Worden 2012", magnitude=(5, 7.9), distance_km=(0, 300))
def intensity_crustal(magnitude: float, distance_km: float) -> float:
    """Return the Modified Mercalli intensity (1 to 10) at a distance in km from the rupture of a crustal earthquake.

    Formula: 3.950 + 0.913 M - 1.107 ln √(R² + (1 + 0.813 exp(M - 5))²). Range: M 5 to 7.9 and to 300 km; it does not
    saturate above. Source: Allen, Wald & Worden (2012). Uncertainty: 0.72 + 0.23 / (1 + (R / 44.7)²) units.
    """
    near = 1 + 0.813 * math.exp(magnitude - 5)
    return min(10.0, max(1.0, 3.950 + 0.913 * magnitude - 1.107 * math.log(math.hypot(distance_km, near))))


_PAGER_THETA, _PAGER_BETA, _PAGER_G = 23.453627, 0.313527, 1.426483  # Peru


@_model("Fatality rate", "USGS PAGER, Peru", intensity=(5, 10))
def fatality_rate(intensity: float) -> float:
    """Return the share of people who die where they feel a Modified Mercalli intensity: Φ(ln(S / 23.45) / 0.3135).

    Range: intensity 5 to 10. Source: USGS PAGER empirical model with the coefficients of Peru, fitted to 29 events, not
    calibrated with any after 2010. Uncertainty: 1.43 in ln units (see `fatalities`).
    """
    return _NORMAL.cdf(math.log(intensity / _PAGER_THETA) / _PAGER_BETA)


@_model("Deaths from shaking", "USGS PAGER, Peru", intensity=(5, 10), percentile=(1, 99), result=(0, 514))
def fatalities(people: float, intensity: float, percentile: float) -> float:
    """Return the deaths among people exposed to an intensity, at a percentile of the model's uncertainty.

    Formula: people · rate(intensity) · exp(1.426483 Φ⁻¹(percentile / 100)); 50 is the median, 90 is 6.2 times it.
    Range: intensity 5 to 10; Peru's coefficients come from events of at most 514 deaths, so everything above
    extrapolates. Source: USGS PAGER empirical model, Peru.
    """
    spread = math.exp(_PAGER_G * _NORMAL.inv_cdf(percentile / 100))
    return people * fatality_rate(intensity) * spread


# ---------------------------------------------------------------------------------------------- tsunami


@_model("Travel of a tsunami", "long-wave speed √(g·h)", "planning equation", km=(0, 20000), depth_m=(1, 8000))
def tsunami_leg(km: float, depth_m: float) -> float:
    """Return the minutes a tsunami needs for a leg of its way over water of one depth: x / √(g h).

    Add the legs from source to coast. Range: depths of 1 to 8,000 m. Source: long-wave theory. Uncertainty: the edge of
    the source often lies on the shelf, which takes away a third and more of the time to the nearest coast.
    """
    return km * 1000 / math.sqrt(GRAVITY * depth_m) / 60


@_model("Walk to safe ground", "pedestrian evacuation speeds", "planning equation",
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


@_model("Buildings lost to a tsunami", "Suppasri et al. 2013",
        kind=("masonry", "concrete", "timber"), depth_m=(0.1, 12), damage_state=(1, 6))  # fmt: skip
def building_loss(kind: str, depth_m: float, damage_state: float) -> float:
    """Return the share (0 to 1) of buildings that reach a damage state under water of a depth in m.

    Formula: Φ((ln h - μ) / σ), with μ and σ of `masonry`, `concrete` or `timber`; state 5 is collapse, 6 washed away.
    Range: depths to about 12 m. Source: Suppasri et al. (2013), buildings of Japan 2011; the constants come from a
    public transcription and wait for a check against the paper.
    """
    _one_of(kind, _FRAGILITY)
    if depth_m <= 0:
        return 0.0
    if damage_state not in range(1, 7):
        raise ValueError("damage states are 1 to 6")
    mean, deviation = _FRAGILITY[kind][int(damage_state) - 1]
    return _NORMAL.cdf((math.log(depth_m) - mean) / deviation)


_MORTALITY: Mapping[str, Range] = {"rapid": (1.46, 0.28), "other": (7.60, 2.75)}


@_model("Deaths among those caught by water", "Jonkman 2008", rise=("rapid", "other"), depth_m=(0.1, 10))
def drowning_share(rise: str, depth_m: float) -> float:
    """Return the share (0 to 1) who die of those caught by water of a depth in m: Φ((ln h - μ) / σ).

    μ, σ: 1.46, 0.28 where water rises rapidly; 7.60, 2.75 elsewhere. Only for people not evacuated. Range: 0.1 to 10 m.
    Source: Jonkman et al. (2008), coastal and river floods; constants from memory.
    """
    _one_of(rise, _MORTALITY)
    mean, deviation = _MORTALITY[rise]
    return _NORMAL.cdf((math.log(depth_m) - mean) / deviation) if depth_m > 0 else 0.0


# ---------------------------------------------------------------------------------------------- flood


_GATES = (900, 1290, 1900)  # m³/s: yellow, orange, red at Piura


@_model("Alert at the river gauge", "thresholds of the Piura river", "assumption", flow_m3s=(0, 4424))
def flood_gate(flow_m3s: float) -> float:
    """Return the alert level of the Piura river: 0 none, 1 yellow from 900, 2 orange from 1,290, 3 red from 1,900 m³/s.

    Range: to the flow of 1998, 4,424 m³/s. Assumption of this program; take the thresholds in force from SENAMHI.
    """
    return float(sum(flow_m3s >= gate for gate in _GATES))


@_model("Share that the river floods", "anchored on 1998 and 2017", "assumption", flow_m3s=(0, 4424))
def overflow_share(flow_m3s: float) -> float:
    """Return the share (0 to 1) of the exposed people whom the Piura river reaches.

    Formula: (Q - 2400) / (4424 - 2400), at least 0 and at most 1. Range: to 4,424 m³/s, the peak of 1998; 2017 had
    3,468. Assumption: linear between the first overflow and 1998.
    """
    return min(1.0, max(0.0, (flow_m3s - 2400) / (4424 - 2400)))


@_model("Depth of the flood", "linear with the overflow", "assumption", share=(0, 1))
def flood_depth(share: float) -> float:
    """Return the depth in m of the water in flooded blocks: 0.2 + 2.0 times the overflow share; 0 without overflow.

    Range: shares of 0 to 1. Assumption.
    """
    return 0.2 + 2.0 * share if share > 0 else 0.0


_JRC: tuple[Range, ...] = (
    (0, 0), (0.5, 0.4908), (1, 0.7112), (1.5, 0.8420), (2, 0.9494), (3, 0.9836), (4, 1.0),
)  # fmt: skip


@_model("Damage by depth of water", "JRC 2017, South America, residential", depth_m=(0, 6))
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


@_model("Dengue after the flood", "growth by the week", "assumption", weekly_growth=(1.1, 1.8), weeks=(0, 26))
def dengue_cases(first_week: float, weekly_growth: float, weeks: float, people: float = 0) -> float:
    """Return the cases summed over so many weeks, when each week has `weekly_growth` times those of the week before.

    Formula: C (gⁿ - 1) / (g - 1); with `people`, at most 2.1 % of them, the share reached at Piura by mid-June 2023.
    Range: growth 1.1 to 1.8, to 26 weeks; the outbreak follows a flood after 4 to 8 weeks. Assumption.
    """
    total = first_week * weeks if weekly_growth == 1 else first_week * (weekly_growth**weeks - 1) / (weekly_growth - 1)
    return min(total, 0.021 * people) if people else total


# ---------------------------------------------------------------------------------------------- logistics


@_model("Throughput of an airfield", "airfield planning equation", "planning equation",
        stands=(1, 12), hours=(1, 24), payload_t=(0.5, 80), ground_hours=(0.5, 6))  # fmt: skip
def airfield_tons(stands: float, hours: float, payload_t: float, ground_hours: float) -> float:
    """Return the tons a day an airfield takes: stands · hours · payload / time on the ground · 0.85.

    `stands` is the working maximum on the ground, `hours` the hours open; 0.85 is the usual queueing efficiency. Range:
    1 to 12 stands, loads to 80 t. Source: planning equation as in U.S. air mobility planning factors. Uncertainty: at
    Piura in 2017 half of what was needed came.
    """
    return stands * hours * payload_t / ground_hours * 0.85


@_model("Relief a day", "kilograms a person", "planning equation", kg_per_person=(0.3, 20))
def relief_tons(people: float, kg_per_person: float) -> float:
    """Return the tons a day for people at kilograms a person: 0.5 to 0.6 is a food ration, 15 more trucked water.

    Range: 0.3 to 20 kg. Source: Sphere Handbook for the ration.
    """
    return people * kg_per_person / 1000


@_model("Water a day", "Sphere", "planning equation", litres=(2.5, 50))
def water_need(people: float, litres: float) -> float:
    """Return the m³ of water a day for people at liters a person; 15 is the Sphere minimum, 7.5 survival.

    Range: 2.5 to 50 liters. Source: Sphere Handbook.
    """
    return people * litres / 1000


@_model("Tankers needed", "capacity and trips", "planning equation", m3_per_tanker=(1, 40), trips=(0.5, 12))
def tankers_needed(m3_per_day: float, m3_per_tanker: float, trips: float) -> float:
    """Return the tankers, whole and rounded up, that carry so many m³ a day at trips a day.

    Range: tankers of 1 to 40 m³, half a trip to 12 trips a day. Source: planning arithmetic.
    """
    return float(math.ceil(round(m3_per_day / (m3_per_tanker * trips), 9)))


@_model("Backlog of containers", "arrivals less manual work", "planning equation", days=(0, 30), manual_share=(0, 1))
def container_backlog(per_day: float, days: float, manual_share: float) -> float:
    """Return the containers that wait after days in which only a part of the daily number is handled.

    Formula: per_day · days · (1 - manual_share). Range: to 30 days, shares of 0 to 1. Source: planning arithmetic.
    """
    return per_day * days * (1 - manual_share)


@_model("Days to clear a backlog", "capacity beyond arrivals", "planning equation", capacity_ratio=(1.01, 2))
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


@_model("Recovery from ransomware", "lognormal fitted to Sophos surveys 2022-2024",
        backups=("immutable", "partial", "none"), percentile=(5, 95))  # fmt: skip
def recovery_days(backups: str, percentile: float) -> float:
    """Return the days until systems work again, at a percentile: exp(μ + σ Φ⁻¹(p)), kept from 0.25 to 365.

    μ, σ: `immutable` 1.854, 1.84 (survey of 2022, median 6.4 days); `partial` 2.086, 1.86 (2023, 8.1 days); `none`
    3.149, 1.82 (2024 and half a unit more). Range: percentiles 5 to 95. Source: fitted to the published fractions of
    the Sophos State of Ransomware surveys; that a survey stands for a kind of backup is an assumption. Uncertainty: the
    spread is the model.
    """
    _one_of(backups, _RECOVERY)
    mean, deviation = _RECOVERY[backups]
    return min(365.0, max(0.25, math.exp(mean + deviation * _NORMAL.inv_cdf(percentile / 100))))


_MOST_CLERKS = 1000


@_model("Load of a staff", "queueing theory", "planning equation",
        arrivals_per_hour=(0, 500), service_minutes=(0.5, 480), servers=(1, 60))  # fmt: skip
def queue_busy(arrivals_per_hour: float, service_minutes: float, servers: float) -> float:
    """Return the load of so many clerks: arrivals · service / clerks; from 1 on they fall behind.

    Range: to 500 requests an hour and 60 clerks. Source: queueing theory (M/M/c).
    """
    return arrivals_per_hour * service_minutes / 60 / servers


@_model("Work that piles up", "queueing theory", "planning equation",
        arrivals_per_hour=(0, 500), service_minutes=(0.5, 480), servers=(1, 60), hours=(0, 72))  # fmt: skip
def queue_backlog(arrivals_per_hour: float, service_minutes: float, servers: float, hours: float) -> float:
    """Return the requests beyond capacity after so many hours: (λ - c μ) · hours, 0 when the clerks keep up.

    Range: to 72 hours. Source: queueing theory, the fluid limit of M/M/c.
    """
    return max(0.0, (arrivals_per_hour - servers * 60 / service_minutes) * hours)


@_model("Mean wait of a request", "Erlang C",
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


@_model("Peak of a rumor", "discrete SIR", "assumption",
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


@_model("Service restored", "exponential restoration curve", "planning equation",
        day=(0, 365), tau_days=(0.5, 60), floor_days=(0, 30))  # fmt: skip
def restored_share(day: float, tau_days: float, floor_days: float) -> float:
    """Return the share (0 to 1) of users served again on a day: 1 - exp(-(day - floor) / τ), 0 until the floor.

    Usual τ: power 3 d, telephones 3 d, water 14 ± 6 d. Range: τ of 0.5 to 60 days. Source: exponential restoration
    curves; τ of water from Maule 2010, half of Biobío after 14 days. Uncertainty: for water ± 40 % in τ.
    """
    return 1 - math.exp(-max(0.0, day - floor_days) / tau_days)


@_model("Days until a share is restored", "exponential restoration curve", "planning equation",
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


@_model("Probability of detection", "random search formula",
        sweep_width_km=(0.01, 20), track_km=(0, 20000), area_km2=(0.1, 100000))  # fmt: skip
def detection_probability(sweep_width_km: float, track_km: float, area_km2: float) -> float:
    """Return the probability (0 to 1) that a search finds what is in the area: 1 - exp(-W L / A).

    Range: sweep widths to 20 km. Source: Koopman's random search formula, as in the IAMSAR manual. Uncertainty: a
    search in parallel tracks finds more, one under closed forest less than the sweep width says.
    """
    return 1 - math.exp(-sweep_width_km * track_km / area_km2)


@_model("Briefing with interpretation", "consecutive interpretation doubles the time", "assumption",
        minutes=(1, 480), bilingual_share=(0, 1))  # fmt: skip
def briefing_minutes(minutes: float, bilingual_share: float) -> float:
    """Return the minutes of a briefing when part of the staff (0 to 1) works in both languages: t · (1 + 1 - share).

    Range: shares of 0 to 1. Assumption: consecutive interpretation doubles the time of those who need it.
    """
    return minutes * (2 - bilingual_share)
