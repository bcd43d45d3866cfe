"""What shaking costs: deaths, injured, money."""

from __future__ import annotations

import math

from exercise_gen.consequences.model import NORMAL, PERU, model

_THETA, _BETA, _SPREAD = 23.453627, 0.313527, 1.426483


@model("Fatality rate", "USGS PAGER, Peru", intensity=(5, 10))
def fatality_rate(intensity: float) -> float:
    """Return the share of people who die where they feel a Modified Mercalli intensity.

    Formula: Φ(ln(S / 23.453627) / 0.313527). Range: intensity 5 to 10. Source: USGS PAGER empirical model with the
    coefficients of Peru, fitted to 29 events, not calibrated with any after 2010. Uncertainty: 1.43 in ln units (see
    `fatalities`).
    """
    return NORMAL.cdf(math.log(intensity / _THETA) / _BETA)


@model(
    "Deaths from shaking", "USGS PAGER, Peru",
    people=(0, PERU), intensity=(5, 10), percentile=(1, 99), result=(0, 514),
)  # fmt: skip
def fatalities(people: float, intensity: float, percentile: float) -> float:
    """Return the deaths among people exposed to an intensity, at a percentile of the model's uncertainty.

    Formula: people · rate(intensity) · exp(1.426483 Φ⁻¹(percentile / 100)). Range: people 0 to 35,000,000, intensity 5
    to 10, percentiles 1 to 99; Peru's coefficients come from events of 0 to 514 deaths, so everything above
    extrapolates. Source: USGS PAGER empirical model, Peru. Uncertainty: the percentile is it; 50 is the median, 90 is
    6.2 times it, 95 is 10.4 times.
    """
    return people * fatality_rate(intensity) * math.exp(_SPREAD * NORMAL.inv_cdf(percentile / 100))


@model(
    "Economic loss from shaking", "USGS PAGER, Peru",
    people=(0, PERU), intensity=(5, 10), gdp_usd=(500, 100_000), percentile=(1, 99),
)  # fmt: skip
def economic_loss(people: float, intensity: float, gdp_usd: float, percentile: float) -> float:
    """Return the direct loss in U.S. dollars among people exposed to an intensity, at a percentile.

    Formula: people · gdp · 19.0372 · Φ(ln(S / 11.1083) / 0.15) · exp(1.70575 Φ⁻¹(percentile / 100)); `gdp_usd` is the
    product of the country per head and year. Range: people 0 to 35,000,000, intensity 5 to 10, product 500 to 100,000
    USD, percentiles 1 to 99. Source: USGS PAGER empirical model, Peru. Uncertainty: the percentile is it; 90 is 8.9
    times the median.
    """
    rate = NORMAL.cdf(math.log(intensity / 11.1083) / 0.15)
    return people * gdp_usd * 19.0372 * rate * math.exp(1.70575 * NORMAL.inv_cdf(percentile / 100))


@model(
    "Deaths of the planning case of Lima", "INDECI 2017, scaled", "assumption",
    people=(0, 12_000_000), shaking=(0, 1.5),
)  # fmt: skip
def indeci_deaths(people: float, shaking: float) -> float:
    """Return the deaths of INDECI's worst case for Lima and Callao, magnitude 8.8 with its tsunami, for other numbers.

    Formula: 110,313 · people / 10,150,000 · shaking, where `shaking` is how the fatality rate compares with that of
    magnitude 8.8 below Lima (1 there). Range: people 0 to 12,000,000, shaking 0 to 1.5. Source: INDECI 2017 for the
    figure; that it scales so is an assumption. Uncertainty: a worst case, some 36 times the median of USGS PAGER for
    the same people.
    """
    return 110_313 * people / 10_150_000 * shaking


@model(
    "Deaths from the homes destroyed", "deaths a home in 2001, 2007 and planning cases", "assumption",
    homes=(0, 1_000_000), deaths_per_home=(0.0038, 0.312),
)  # fmt: skip
def deaths_by_homes(homes: float, deaths_per_home: float) -> float:
    """Return the deaths that go with so many homes destroyed.

    Formula: homes · deaths per home; 0.0038 in the south in 2001, 0.0113 in Pisco in 2007, 0.255 in the study of PREDES
    and 0.312 in the planning case of INDECI. Range: homes 0 to 1,000,000, 0.0038 to 0.312 deaths a home. Assumption:
    one ratio for all homes. Uncertainty: the two ends differ eighty times; say which precedent stands behind a figure.
    """
    return homes * deaths_per_home


@model("Factor of the hour", "where people are by night and by day", "assumption", minute_of_day=(0, 1439))
def hour_factor(minute_of_day: float) -> float:
    """Return how deaths compare with those of the same earthquake at night.

    Formula: 1.0 from 22:00 to 06:00, 0.6 to 18:00, 0.8 to 22:00. Range: 0 to 1,439 minutes after midnight. Assumption:
    by day more people are in the open. Uncertainty: schools and offices full by day may turn it around.
    """
    hour = minute_of_day / 60
    return 1.0 if hour < 6 or hour >= 22 else 0.6 if hour < 18 else 0.8  # noqa: PLR2004 - hours of the day


@model(
    "Injured from deaths", "injured per death of past earthquakes", "assumption",
    deaths=(0, 1_000_000), injured_per_death=(2, 18),
)  # fmt: skip
def injured_from_deaths(deaths: float, injured_per_death: float) -> float:
    """Return the injured of an earthquake.

    Formula: deaths · injured per death; 2.7 in the world from 1980 to 2009, 3.1 to 3.6 in Pisco in 2007, 13 in the
    study of PREDES, 18 in the planning case of INDECI. Range: deaths 0 to 1,000,000, ratios 2 to 18. Assumption: one
    ratio for all. Uncertainty: who counts as injured differs from source to source, by a factor of six.
    """
    return deaths * injured_per_death
