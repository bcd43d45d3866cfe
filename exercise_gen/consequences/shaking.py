"""Earthquake: how long the rupture, how strong the shaking, felt how."""

from __future__ import annotations

import math

from exercise_gen.consequences.model import model

GRAVITY = 9.80665  # m/s²


@model("Length of the rupture", "Strasser, Arango & Bommer 2010", magnitude=(6.3, 9.4))
def rupture_length(magnitude: float) -> float:
    """Return the length in km of an interface rupture.

    Formula: log10 L = -2.477 + 0.585 Mw. Range: Mw 6.3 to 9.4. Source: Strasser, Arango & Bommer (2010). Uncertainty:
    about 0.18 in log10 units, a factor of 1.5 either way.
    """
    return float(10 ** (-2.477 + 0.585 * magnitude))


@model("Width of the rupture", "Strasser, Arango & Bommer 2010", magnitude=(6.3, 9.4))
def rupture_width(magnitude: float) -> float:
    """Return the width in km of an interface rupture.

    Formula: log10 W = -0.882 + 0.351 Mw. Range: Mw 6.3 to 9.4. Source: Strasser, Arango & Bommer (2010). Uncertainty:
    about 0.17 in log10 units, a factor of 1.5 either way.
    """
    return float(10 ** (-0.882 + 0.351 * magnitude))


@model("Area of the rupture", "Strasser, Arango & Bommer 2010", magnitude=(6.3, 9.4))
def rupture_area(magnitude: float) -> float:
    """Return the area in km² of an interface rupture.

    Formula: log10 A = -3.476 + 0.952 Mw. Range: Mw 6.3 to 9.4. Source: Strasser, Arango & Bommer (2010). Uncertainty:
    0.304 in log10 units, a factor of two.
    """
    return float(10 ** (-3.476 + 0.952 * magnitude))


@model(
    "Distance to the rupture", "rectangle along the trench", "assumption",
    depth_km=(5, 60), along_km=(0, 1000), length_km=(10, 1300),
)  # fmt: skip
def rupture_distance(depth_km: float, along_km: float, length_km: float) -> float:
    """Return the distance in km from a city on the coast to the rupture plane below it.

    Formula: √(max(25, depth)² + max(0, along - length / 2)²), with the epicenter `along_km` away along the coast and
    the rupture spreading equally to both sides. Range: depth 5 to 60 km, along 0 to 1,000 km, length 10 to 1,300 km.
    Assumption: at least 25 km, because the plane lies that deep below Lima. Uncertainty: a rupture to one side only may
    end half its length nearer or farther.
    """
    return math.hypot(max(25.0, depth_km), max(0.0, along_km - length_km / 2))


# ---------------------------------------------------------------------------------------------- acceleration

_YOUNGS = "Youngs et al. 1997"
_INTRASLAB_SOIL, _INTRASLAB_ROCK = 0.3643, 0.3846


def _on_soil(magnitude: float, distance_km: float, depth_km: float) -> float:
    spread = distance_km + 1.097 * math.exp(0.617 * magnitude)
    return -0.6687 + 1.438 * magnitude - 2.329 * math.log(spread) + 0.00648 * depth_km


def _on_rock(magnitude: float, distance_km: float, depth_km: float) -> float:
    spread = distance_km + 1.7818 * math.exp(0.554 * magnitude)
    return 0.2418 + 1.414 * magnitude - 2.552 * math.log(spread) + 0.00607 * depth_km


@model("Ground acceleration on soil", _YOUNGS, magnitude=(5, 8.2), distance_km=(8.5, 551), depth_km=(10, 229))
def pga_interface(magnitude: float, distance_km: float, depth_km: float) -> float:
    """Return the median peak ground acceleration in g on soil for an interface earthquake.

    Formula: ln Y = -0.6687 + 1.438 M - 2.329 ln(R + 1.097 exp(0.617 M)) + 0.00648 H; R distance to the rupture and H
    focal depth in km. Range: M 5 to 8.2, R 8.5 to 551 km, H 10 to 229 km; a great Lima earthquake extrapolates. Source:
    Youngs, Chiou, Silva & Humphrey (1997). Uncertainty: 1.45 - 0.1 min(M, 8) in ln units, a factor of 1.9.
    """
    return math.exp(_on_soil(magnitude, distance_km, depth_km))


@model("Ground acceleration on rock", _YOUNGS, magnitude=(5, 8.2), distance_km=(8.5, 551), depth_km=(10, 229))
def pga_interface_rock(magnitude: float, distance_km: float, depth_km: float) -> float:
    """Return the median peak ground acceleration in g on rock for an interface earthquake.

    Formula: ln Y = 0.2418 + 1.414 M - 2.552 ln(R + 1.7818 exp(0.554 M)) + 0.00607 H; R distance to the rupture and H
    focal depth in km. Range: M 5 to 8.2, R 8.5 to 551 km, H 10 to 229 km. Source: Youngs, Chiou, Silva & Humphrey
    (1997). Uncertainty: 1.45 - 0.1 min(M, 8) in ln units, a factor of 1.9.
    """
    return math.exp(_on_rock(magnitude, distance_km, depth_km))


@model(
    "Ground acceleration on soil, earthquake within the slab", _YOUNGS,
    magnitude=(5, 8.2), distance_km=(8.5, 551), depth_km=(10, 229),
)  # fmt: skip
def pga_intraslab(magnitude: float, distance_km: float, depth_km: float) -> float:
    """Return the median peak ground acceleration in g on soil for an earthquake within the sinking plate.

    Formula: that of `pga_interface` with 0.3643 more in ln Y, 1.44 times as much. Range: M 5 to 8.2, R 8.5 to 551 km, H
    10 to 229 km. Source: Youngs, Chiou, Silva & Humphrey (1997). Uncertainty: 1.45 - 0.1 min(M, 8) in ln units, a
    factor of 1.9.
    """
    return math.exp(_on_soil(magnitude, distance_km, depth_km) + _INTRASLAB_SOIL)


@model(
    "Ground acceleration on rock, earthquake within the slab", _YOUNGS,
    magnitude=(5, 8.2), distance_km=(8.5, 551), depth_km=(10, 229),
)  # fmt: skip
def pga_intraslab_rock(magnitude: float, distance_km: float, depth_km: float) -> float:
    """Return the median peak ground acceleration in g on rock for an earthquake within the sinking plate.

    Formula: that of `pga_interface_rock` with 0.3846 more in ln Y, 1.47 times as much. Range: M 5 to 8.2, R 8.5 to 551
    km, H 10 to 229 km. Source: Youngs, Chiou, Silva & Humphrey (1997). Uncertainty: 1.45 - 0.1 min(M, 8) in ln units, a
    factor of 1.9.
    """
    return math.exp(_on_rock(magnitude, distance_km, depth_km) + _INTRASLAB_ROCK)


# ---------------------------------------------------------------------------------------------- intensity


def _mercalli(value: float) -> float:
    return min(10.0, max(1.0, value))


def _log_of_motion(motion: float) -> float:
    if not 0 < motion < math.inf:
        raise ValueError("ground motion is a number above 0")
    return math.log10(motion)


@model("Intensity from acceleration", "Worden et al. 2012", pga_g=(0.0005, 1.5))
def intensity_from_pga(pga_g: float) -> float:
    """Return the Modified Mercalli intensity (1 to 10) for a peak ground acceleration in g.

    Formula, x = log10 of the acceleration in cm/s²: 1.71 + 2.08 x below 0.14; 1.78 + 1.55 x below 1.57; else -1.60 +
    3.70 x. Range: 0.0005 to 1.5 g. Source: Worden et al. (2012). Uncertainty: 0.66 units.

    Raises:
        ValueError: The acceleration is no finite number above 0.
    """
    x = _log_of_motion(100 * GRAVITY * pga_g)
    if x < 0.14:  # noqa: PLR2004 - the corners of the published curve
        return _mercalli(1.71 + 2.08 * x)
    if x < 1.57:  # noqa: PLR2004
        return _mercalli(1.78 + 1.55 * x)
    return _mercalli(-1.60 + 3.70 * x)


@model("Intensity from velocity", "Worden et al. 2012", pgv_cm_s=(0.1, 150))
def intensity_from_pgv(pgv_cm_s: float) -> float:
    """Return the Modified Mercalli intensity (1 to 10) for a peak ground velocity in cm/s.

    Formula, x = log10 of the velocity: 3.78 + 1.47 x to 0.53; above 2.89 + 3.16 x. Range: 0.1 to 150 cm/s. Source:
    Worden et al. (2012). Uncertainty: 0.63 units.

    Raises:
        ValueError: The velocity is no finite number above 0.
    """
    x = _log_of_motion(pgv_cm_s)
    return _mercalli(3.78 + 1.47 * x if x <= 0.53 else 2.89 + 3.16 * x)  # noqa: PLR2004 - the published corner


@model("Intensity of a crustal earthquake", "Allen, Wald & Worden 2012", magnitude=(5, 7.9), distance_km=(0, 300))
def intensity_crustal(magnitude: float, distance_km: float) -> float:
    """Return the Modified Mercalli intensity (1 to 10) at a distance in km from the rupture of a crustal earthquake.

    Formula: 3.950 + 0.913 M - 1.107 ln √(R² + (1 + 0.813 exp(M - 5))²). Range: M 5 to 7.9, R 0 to 300 km; it does not
    saturate above. Source: Allen, Wald & Worden (2012). Uncertainty: 0.72 + 0.23 / (1 + (R / 44.7)²) units.
    """
    near = 1 + 0.813 * math.exp(magnitude - 5)
    return _mercalli(3.950 + 0.913 * magnitude - 1.107 * math.log(math.hypot(distance_km, near)))


@model(
    "Intensity of a crustal earthquake, by the focus", "Allen, Wald & Worden 2012",
    magnitude=(5, 7.9), distance_km=(0, 300),
)  # fmt: skip
def intensity_crustal_focus(magnitude: float, distance_km: float) -> float:
    """Return the Modified Mercalli intensity (1 to 10) at a distance in km from the focus of a crustal earthquake.

    Formula: 2.085 + 1.428 M - 1.402 ln √(R² + (-0.209 + 2.042 exp(M - 5))²), and 0.078 ln(R / 50) more beyond 50 km.
    For when the rupture is not known yet. Range: M 5 to 7.9, R 0 to 300 km; it does not saturate above. Source: Allen,
    Wald & Worden (2012). Uncertainty: 0.82 + 0.37 / (1 + (R / 22.9)²) units.
    """
    near = -0.209 + 2.042 * math.exp(magnitude - 5)
    far = 0.078 * math.log(max(1.0, distance_km / 50))
    return _mercalli(2.085 + 1.428 * magnitude - 1.402 * math.log(math.hypot(distance_km, near)) + far)
