"""The models against values that their papers, or an independent computation from them, give."""

from __future__ import annotations

import math
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercise_gen.consequences import MODELS, hazards, services

PUBLISHED = [
    (hazards.rupture_length, (8.0,), 160, 0.01),
    (hazards.rupture_length, (8.4,), 274, 0.01),
    (hazards.rupture_length, (8.8,), 469, 0.01),
    (hazards.rupture_length, (9.0,), 614, 0.01),
    (hazards.rupture_width, (8.8,), 161, 0.01),
    (hazards.rupture_width, (9.0,), 189, 0.01),
    (hazards.rupture_area, (8.0,), 13804, 0.01),
    (hazards.fatality_rate, (6,), 6.9e-6, 0.02),
    (hazards.fatality_rate, (7,), 5.8e-5, 0.02),
    (hazards.fatality_rate, (7.5,), 1.4e-4, 0.02),
    (hazards.fatality_rate, (8,), 3.0e-4, 0.02),
    (hazards.fatality_rate, (8.5,), 6.0e-4, 0.02),
    (hazards.fatality_rate, (9,), 1.1e-3, 0.03),
    (hazards.fatality_rate, (10,), 3.3e-3, 0.02),
    (hazards.fatalities, (10_150_000, 8, 50), 3056, 0.001),
    (hazards.fatalities, (10_150_000, 8, 90), 19019, 0.001),
    (hazards.fatalities, (10_150_000, 8.5, 50), 6125, 0.001),
    (hazards.fatalities, (10_150_000, 8.5, 90), 38115, 0.001),
    (hazards.fatalities, (10_150_000, 9, 50), 11425, 0.001),
    (hazards.fatalities, (10_150_000, 9, 90), 71091, 0.001),
    (hazards.tsunami_leg, (40, 120), 19.4, 0.01),
    (hazards.walking_minutes, (4.2, 0.89), 79, 0.01),
    (hazards.walking_minutes, (4.2, 1.22), 57, 0.01),
    (hazards.walking_minutes, (4.2, 1.52), 46, 0.01),
    (hazards.building_loss, ("masonry", 4, 5), 0.61, 0.01),
    (hazards.building_loss, ("masonry", 4, 6), 0.35, 0.01),
    (hazards.drowning_share, ("rapid", 2), 0.003, 0.1),
    (hazards.drowning_share, ("rapid", 4), 0.40, 0.02),
    (hazards.drowning_share, ("rapid", 6), 0.88, 0.01),
    (hazards.drowning_share, ("other", 4), 0.012, 0.02),
    (hazards.depth_damage, (0.5,), 0.4908, 1e-9),
    (hazards.depth_damage, (1.25,), (0.7112 + 0.8420) / 2, 1e-9),
    (hazards.depth_damage, (3.5,), (0.9836 + 1.0) / 2, 1e-9),
    (hazards.depth_damage, (9,), 1.0, 1e-9),
    (hazards.overflow_share, (3468,), 1068 / 2024, 1e-9),
    (hazards.overflow_share, (4424,), 1.0, 1e-9),
    (hazards.flood_gate, (1290,), 2, 1e-9),
    (services.airfield_tons, (4, 14, 12, 2.25), 254, 0.001),
    (services.airfield_tons, (1, 8, 2, 1), 14, 0.03),
    (services.water_need, (50_000, 15), 750, 1e-9),
    (services.tankers_needed, (750, 15, 4), 13, 1e-9),
    (services.tankers_needed, (22_500, 15, 4), 375, 1e-9),
    (services.container_backlog, (9100, 2.5, 0), 22_750, 1e-9),
    (services.backlog_days, (22_800, 9100, 1.15), 16.7, 0.01),
    (services.backlog_days, (22_800, 9100, 1.30), 8.35, 0.01),
    (services.recovery_days, ("immutable", 50), 6.4, 0.01),
    (services.recovery_days, ("immutable", 90), 67, 0.01),
    (services.recovery_days, ("partial", 50), 8.1, 0.01),
    (services.recovery_days, ("partial", 90), 88, 0.01),
    (services.queue_busy, (12, 18, 4), 0.9, 1e-9),
    (services.queue_wait, (12, 18, 4, 8), 35, 0.02),
    (services.queue_wait, (12, 18, 5, 8), 5.3, 0.01),
    (services.queue_wait, (12, 18, 6, 8), 1.5, 0.02),
    (services.queue_backlog, (24, 18, 4, 3), 32, 1e-9),
    (services.restored_share, (14, 20, 0), 0.5, 0.01),
    (services.days_to_restore, (0.5, 20, 0), 14, 0.02),
    (services.detection_probability, (0.4, 50, 20), 1 - math.exp(-1), 1e-9),
    (services.briefing_minutes, (20, 0.25), 35, 1e-9),
]


@pytest.mark.parametrize(
    ("model", "given_values", "expected", "tolerance"), PUBLISHED, ids=[f"{m.__name__}{g}" for m, g, *_ in PUBLISHED]
)
def test_a_model_gives_the_published_value(model, given_values, expected, tolerance) -> None:
    assert model(*given_values) == pytest.approx(expected, rel=tolerance)


SHAKING = [
    (7.5, [7.5, 7.0, 6.4, 5.7, 4.5]),
    (8.0, [7.7, 7.3, 6.8, 6.2, 5.2]),
    (8.8, [8.0, 7.7, 7.3, 6.9, 6.2]),
    (9.0, [8.0, 7.8, 7.4, 7.1, 6.4]),
]


@pytest.mark.parametrize(("magnitude", "intensities"), SHAKING)
def test_shaking_on_soil_by_distance(magnitude, intensities) -> None:
    found = [hazards.intensity_from_pga(hazards.pga_interface(magnitude, km, 30)) for km in (30, 50, 80, 120, 200)]

    assert found == pytest.approx(intensities, abs=0.06)


def test_a_rupture_on_rock_shakes_about_seven_tenths_less() -> None:
    soil, rock = (
        hazards.intensity_from_pga(f(8.8, 50, 30)) for f in (hazards.pga_interface, hazards.pga_interface_rock)
    )

    assert soil - rock == pytest.approx(0.7, abs=0.25)


def test_the_way_of_a_tsunami_is_the_sum_of_its_legs() -> None:
    legs = [(40, 4500), (40, 2500), (30, 1000), (40, 120)]

    assert sum(hazards.tsunami_leg(*leg) for leg in legs) == pytest.approx(31.9, abs=0.05)


@given(st.floats(1, 99), st.floats(5, 10))
def test_a_higher_percentile_is_never_fewer_deaths(percentile, intensity) -> None:
    lower = hazards.fatalities(1e6, intensity, max(1, percentile - 5))
    spread = math.exp(1.426483 * NormalDist().inv_cdf(percentile / 100))

    assert lower <= hazards.fatalities(1e6, intensity, percentile)
    assert hazards.fatalities(1e6, intensity, percentile) == pytest.approx(
        hazards.fatalities(1e6, intensity, 50) * spread
    )


@given(st.floats(0.1, 200), st.floats(1, 60), st.integers(1, 12))
def test_more_clerks_never_make_a_request_wait_longer(arrivals, service, clerks) -> None:
    assert (
        services.queue_wait(arrivals, service, clerks + 1, 1e6)
        <= services.queue_wait(arrivals, service, clerks, 1e6) + 1e-9
    )


@given(st.floats(1.1, 5), st.integers(0, 72), st.floats(0, 0.9))
def test_an_answer_never_makes_a_rumour_larger(reproduction, hours, effectiveness) -> None:
    assert 0 < services.rumour_peak(reproduction, hours, effectiveness) <= 1


@given(st.floats(0, 365), st.floats(0.5, 60), st.floats(0, 30))
def test_restoration_and_its_inverse_agree(day, tau, floor) -> None:
    share = services.restored_share(day, tau, floor)

    assert 0 <= share <= 1
    if 0 < share < 0.999:
        assert services.days_to_restore(share, tau, floor) == pytest.approx(day, rel=1e-6)


@pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)
def test_every_model_says_formula_range_and_source(model) -> None:
    said = model.function.__doc__ or ""

    assert said.startswith("Return the ")
    assert model.title
    assert model.source
    assert "Range" in said
    assert ("Assumption" if model.basis == "assumption" else "ource") in said


@pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)
def test_ranges_name_arguments(model) -> None:
    from inspect import signature

    names = {*signature(model.function).parameters, "result"}

    assert {*model.valid, *model.words} <= names


def test_what_lies_outside_the_range_is_named() -> None:
    assert MODELS["pga_interface"].outside((8.8, 30, 30), 0.4) == [("magnitude", 8.8, (5.0, 8.2))]
    assert MODELS["fatalities"].outside((10.15e6, 8, 90), 19019) == [("result", 19019, (0.0, 514.0))]
    assert MODELS["building_loss"].outside(("masonry", 4.0, 5.0), 0.6) == []
