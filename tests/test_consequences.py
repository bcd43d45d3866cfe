"""The models against values that their papers, or an independent computation from them, give."""

from __future__ import annotations

import math
from inspect import signature

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercise_gen.consequences import MODELS, Model, decimals_beyond, floods, losses, services, shaking, staffs

PUBLISHED = [
    (shaking.rupture_length, (8.0,), 160, 0.01),
    (shaking.rupture_length, (8.4,), 274, 0.01),
    (shaking.rupture_length, (8.8,), 469, 0.01),
    (shaking.rupture_length, (9.0,), 614, 0.01),
    (shaking.rupture_width, (8.8,), 161, 0.01),
    (shaking.rupture_width, (9.0,), 189, 0.01),
    (shaking.rupture_area, (8.0,), 13804, 0.01),
    (shaking.rupture_distance, (30, 0, 469), 30, 1e-9),
    (shaking.rupture_distance, (15, 100, 160), 32.02, 0.001),
    (shaking.rupture_distance, (40, 130, 200), 50, 1e-9),
    (shaking.pga_interface, (8.0, 50, 30), 0.2615, 0.001),
    (shaking.pga_interface, (8.8, 30, 30), 0.3888, 0.001),
    (shaking.pga_interface_rock, (8.0, 50, 30), 0.1681, 0.001),
    (shaking.pga_interface_rock, (8.8, 50, 30), 0.2136, 0.001),
    (shaking.pga_intraslab, (7.5, 100, 80), 0.2280, 0.001),
    (shaking.pga_intraslab_rock, (7.5, 100, 80), 0.1392, 0.001),
    (shaking.intensity_from_pga, (0.3,), 7.534, 0.001),
    (shaking.intensity_from_pga, (0.02,), 3.783, 0.001),
    (shaking.intensity_from_pga, (0.001,), 1.6924, 0.001),
    (shaking.intensity_from_pgv, (1,), 3.78, 1e-9),
    (shaking.intensity_from_pgv, (10,), 6.05, 1e-9),
    (shaking.intensity_from_pgv, (100,), 9.21, 1e-9),
    (shaking.intensity_crustal, (7.0, 20), 6.961, 0.001),
    (shaking.intensity_crustal_focus, (7.0, 20), 7.572, 0.001),
    (shaking.intensity_crustal_focus, (7.0, 100), 5.663, 0.001),
    (losses.fatality_rate, (6,), 6.9e-6, 0.02),
    (losses.fatality_rate, (7,), 5.8e-5, 0.02),
    (losses.fatality_rate, (7.5,), 1.4e-4, 0.02),
    (losses.fatality_rate, (8,), 3.0e-4, 0.02),
    (losses.fatality_rate, (8.5,), 6.0e-4, 0.02),
    (losses.fatality_rate, (9,), 1.1e-3, 0.03),
    (losses.fatality_rate, (10,), 3.3e-3, 0.02),
    (losses.fatalities, (10_150_000, 8, 50), 3056, 0.001),
    (losses.fatalities, (10_150_000, 8, 90), 19019, 0.001),
    (losses.fatalities, (10_150_000, 8.5, 50), 6125, 0.001),
    (losses.fatalities, (10_150_000, 8.5, 90), 38115, 0.001),
    (losses.fatalities, (10_150_000, 9, 50), 11425, 0.001),
    (losses.fatalities, (10_150_000, 9, 90), 71091, 0.001),
    (losses.fatalities, (1e6, 8, 95), 10.4 * 301.1, 0.005),
    (losses.fatalities, (1e6, 8, 97.5), 16.4 * 301.1, 0.005),
    (losses.economic_loss, (10_150_000, 8, 7000, 50), 1.9372e10, 0.001),
    (losses.economic_loss, (10_150_000, 8, 7000, 90), 8.9 * 1.9372e10, 0.001),
    (losses.indeci_deaths, (10_150_000, 1), 110_313, 1e-9),
    (losses.indeci_deaths, (5_075_000, 0.5), 110_313 / 4, 1e-9),
    (losses.deaths_by_homes, (52_891, 0.0113), 596, 0.01),
    (losses.deaths_by_homes, (353_497, 0.312), 110_313, 0.001),
    (losses.hour_factor, (3 * 60 + 30,), 1.0, 1e-9),
    (losses.hour_factor, (11 * 60,), 0.6, 1e-9),
    (losses.hour_factor, (18 * 60 + 40,), 0.8, 1e-9),
    (losses.injured_from_deaths, (596, 3.1), 1844, 0.01),
    (losses.injured_from_deaths, (372_634, 2.7), 995_219, 0.02),
    (floods.tsunami_leg, (40, 120), 19.4, 0.01),
    (floods.walking_minutes, (4.2, 0.89), 79, 0.01),
    (floods.walking_minutes, (4.2, 1.22), 57, 0.01),
    (floods.walking_minutes, (4.2, 1.52), 46, 0.01),
    (floods.building_loss, ("masonry", 4, 5), 0.61, 0.01),
    (floods.building_loss, ("masonry", 4, 6), 0.35, 0.01),
    (floods.building_loss, ("concrete", 4, 5), 0.2927, 0.001),
    (floods.building_loss, ("concrete", 4, 6), 0.0681, 0.002),
    (floods.building_loss, ("timber", 4, 5), 0.8611, 0.001),
    (floods.building_loss, ("timber", 4, 6), 0.6322, 0.001),
    (floods.drowning_share, ("other", 2), 0.006, 0.01),
    (floods.drowning_share, ("other", 6), 0.017, 0.02),
    (floods.drowning_share, ("rapid", 2), 0.006, 0.01),  # the curve for rapid water holds from 2.1 m on
    (floods.drowning_share, ("rapid", 2.5), 0.0261, 0.01),
    (floods.drowning_share, ("rapid", 4), 0.40, 0.02),
    (floods.drowning_share, ("rapid", 6), 0.88, 0.01),
    (floods.drowning_share, ("other", 4), 0.012, 0.02),
    (floods.depth_damage, (0.5,), 0.4908, 1e-9),
    (floods.depth_damage, (1.25,), (0.7112 + 0.8420) / 2, 1e-9),
    (floods.depth_damage, (3.5,), (0.9836 + 1.0) / 2, 1e-9),
    (floods.depth_damage, (9,), 1.0, 1e-9),
    (floods.overflow_share, (2300,), 0, 1e-9),
    (floods.overflow_share, (3468,), 0.5277, 0.0001),
    (floods.overflow_share, (4424,), 1.0, 1e-9),
    (floods.flood_gate, (1290,), 2, 1e-9),
    (floods.flood_depth, (0,), 0, 1e-9),
    (floods.flood_depth, (0.5,), 1.2, 1e-9),
    (floods.flood_depth, (1,), 2.2, 1e-9),
    (floods.dengue_cases, (140, 1.35, 8, 2_050_000), 4013, 0.001),
    (floods.dengue_cases, (140, 1, 8, 2_050_000), 1120, 1e-9),
    (floods.dengue_cases, (5000, 1.8, 12, 2_050_000), 43_050, 1e-9),
    (floods.dengue_deaths, (274_246,), 441, 1e-9),
    (floods.dengue_deaths, (44_000,), 70.75, 0.001),
    (services.airfield_tons, (4, 14, 12, 2.25), 254, 0.001),
    (services.relief_tons, (50_000, 0.55), 27.5, 1e-9),
    (services.relief_tons, (50_000, 15.55), 777.5, 1e-9),
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
    (services.recovery_days, ("none", 50), 14.1 * 1.6487, 0.01),
    (services.recovery_days, ("none", 90), 240.2, 0.01),
    (services.recovery_days, ("none", 95), 365, 1e-9),
    (services.admissions_factor, (1,), 0.84, 1e-9),
    (services.admissions_factor, (2,), 0.92, 1e-9),
    (services.admissions_factor, (3,), 1.0, 1e-9),
    (staffs.queue_busy, (12, 18, 4), 0.9, 1e-9),
    (staffs.queue_wait, (12, 18, 4, 1e6), 35, 0.02),
    (staffs.queue_wait, (12, 18, 5, 1e6), 5.3, 0.01),
    (staffs.queue_wait, (12, 18, 6, 1e6), 1.5, 0.02),
    (staffs.queue_wait, (24, 18, 4, 1e6), 60 * 0.8 * 1e6, 0.001),
    (staffs.queue_wait, (24, 18, 4, 0), 0, 1e-9),
    (staffs.queue_backlog, (24, 18, 4, 3), 32, 1e-9),
    (services.restored_share, (14, 20, 0), 0.5, 0.01),
    (services.days_to_restore, (0.5, 20, 0), 14, 0.02),
    (services.detection_probability, (0.4, 50, 20), 0.6321, 0.0001),
    (services.detection_probability, (2, 150, 100), 0.9502, 0.0001),
    (staffs.briefing_minutes, (20, 0.25), 35, 1e-9),
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
    found = [shaking.intensity_from_pga(shaking.pga_interface(magnitude, km, 30)) for km in (30, 50, 80, 120, 200)]

    assert found == pytest.approx(intensities, abs=0.06)


@pytest.mark.parametrize(("magnitude", "km"), [(8.0, 50), (8.8, 50), (8.8, 80)])
def test_a_rupture_on_rock_shakes_about_seven_tenths_less(magnitude, km) -> None:
    soil, rock = (
        shaking.intensity_from_pga(f(magnitude, km, 30)) for f in (shaking.pga_interface, shaking.pga_interface_rock)
    )

    assert soil - rock == pytest.approx(0.7, abs=0.12)


@given(st.floats(5, 8.2), st.floats(8.5, 551), st.floats(10, 229))
def test_an_earthquake_within_the_slab_shakes_harder(magnitude, km, depth) -> None:
    on_soil = shaking.pga_intraslab(magnitude, km, depth) / shaking.pga_interface(magnitude, km, depth)
    on_rock = shaking.pga_intraslab_rock(magnitude, km, depth) / shaking.pga_interface_rock(magnitude, km, depth)

    assert on_soil == pytest.approx(1.4395, abs=1e-4)
    assert on_rock == pytest.approx(1.4690, abs=1e-4)


@pytest.mark.parametrize("motion", [math.inf, math.nan, 0, -1, 1e308 * 10])
@pytest.mark.parametrize("intensity", [shaking.intensity_from_pga, shaking.intensity_from_pgv])
def test_motion_that_is_none_has_no_intensity(intensity, motion) -> None:
    with pytest.raises(ValueError, match="above 0"):
        intensity(motion)


def test_the_way_of_a_tsunami_is_the_sum_of_its_legs() -> None:
    legs = [(40, 4500), (40, 2500), (30, 1000), (40, 120)]

    assert sum(floods.tsunami_leg(*leg) for leg in legs) == pytest.approx(31.9, abs=0.05)


@given(st.floats(1, 98), st.floats(0.1, 1), st.floats(5, 10))
def test_a_higher_percentile_is_never_fewer_deaths(percentile, step, intensity) -> None:
    assert losses.fatalities(1e6, intensity, percentile) < losses.fatalities(1e6, intensity, percentile + step)


@given(st.floats(5, 10), st.sampled_from([(10, 6.22), (5, 10.45), (2.5, 16.37)]))
def test_the_percentiles_lie_around_the_median_alike(intensity, far) -> None:
    percent, factor = far
    low, middle, high = (losses.fatalities(1e6, intensity, p) for p in (percent, 50, 100 - percent))

    assert high / middle == pytest.approx(factor, rel=0.001)
    assert middle / low == pytest.approx(factor, rel=0.001)


@given(st.floats(0.1, 9.9), st.sampled_from(["rapid", "other"]))
def test_deeper_water_never_drowns_fewer(depth, rise) -> None:
    assert floods.drowning_share(rise, depth) <= floods.drowning_share(rise, depth + 0.1)
    assert floods.drowning_share("other", depth) <= floods.drowning_share("rapid", depth)


ARRIVALS, SERVICE, CLERKS, HOURS = st.floats(0, 120), st.floats(1, 60), st.integers(1, 12), st.floats(1, 24)


@given(ARRIVALS, SERVICE, CLERKS, HOURS)
def test_a_busier_staff_never_makes_a_request_wait_less(arrivals, service, clerks, hours) -> None:
    wait = staffs.queue_wait(arrivals, service, clerks, hours)

    assert 0 <= wait < math.inf
    slack = wait * 1e-9 + 1e-9
    assert staffs.queue_wait(arrivals + 0.5, service, clerks, hours) >= wait - slack
    assert staffs.queue_wait(arrivals, service + 0.5, clerks, hours) >= wait - slack
    assert staffs.queue_wait(arrivals, service, clerks, hours + 0.5) >= wait - slack
    assert staffs.queue_wait(arrivals, service, clerks + 1, hours) <= wait + slack


@given(SERVICE, CLERKS, HOURS)
def test_the_wait_has_no_step_at_full_load(service, clerks, hours) -> None:
    full = clerks * 60 / service
    below, at, above = (staffs.queue_wait(full * load, service, clerks, hours) for load in (1 - 1e-7, 1, 1 + 1e-7))

    assert 0 < below <= at <= above
    assert above - below < 0.001 * at


@given(SERVICE, CLERKS, st.floats(0.05, 0.9))
def test_with_time_enough_the_wait_is_that_of_erlang(service, clerks, load) -> None:
    offered, rate = load * clerks, 60 / service
    weights = [offered**n / math.factorial(n) for n in range(clerks)]
    last = offered**clerks / math.factorial(clerks) / (1 - load)
    steady = last / (sum(weights) + last) / (clerks * rate * (1 - load)) * 60

    assert staffs.queue_wait(offered * rate, service, clerks, 1e7) == pytest.approx(steady, rel=1e-3)


def exact_wait(arrivals: float, service: float, clerks: int, hours: float) -> float:
    """The mean wait of a request after `hours`, from the equations of M/M/c that began empty."""
    rate, states, steps = 60 / service, 300, int(hours * (arrivals + clerks * 60 / service) * 12)
    step, chance = hours / steps, [1.0] + [0.0] * states
    for _ in range(steps):
        up = [arrivals * p * step for p in chance[:-1]]
        down = [rate * min(n, clerks) * p * step for n, p in enumerate(chance)][1:]
        for n, (come, go) in enumerate(zip(up, down, strict=True)):
            chance[n] += go - come
            chance[n + 1] += come - go
    return sum(p * (n - clerks + 1) for n, p in enumerate(chance) if n >= clerks) / (clerks * rate) * 60


@pytest.mark.parametrize(
    ("queue", "known"),
    [
        ((5, 24, 2, 8), 73.5),
        ((5, 30, 2, 8), 159.5),
        ((29, 6, 3, 2), 12.6),
        ((30, 6, 3, 2), None),
        ((13, 18, 4, 8), None),
    ],
)
def test_the_wait_near_full_load_is_close_to_the_exact_one(queue, known) -> None:
    exact = exact_wait(*queue)

    assert known is None or exact == pytest.approx(known, rel=0.02)
    assert staffs.queue_wait(*queue) == pytest.approx(exact, rel=0.15)


@pytest.mark.parametrize("model", [staffs.queue_busy, staffs.queue_backlog, staffs.queue_wait])
def test_clerks_are_whole(model) -> None:
    with pytest.raises(ValueError, match="whole"):
        model(*(12, 18, 4.5, 8)[: 3 if model is staffs.queue_busy else 4])


@given(st.floats(1.1, 5), st.integers(0, 72), st.floats(0, 0.9))
def test_an_answer_never_makes_a_rumour_larger(reproduction, hours, effectiveness) -> None:
    assert 0 < staffs.rumour_peak(reproduction, hours, effectiveness) <= 1


@given(st.floats(0, 365), st.floats(0.5, 60), st.floats(0, 30))
def test_restoration_and_its_inverse_agree(day, tau, floor) -> None:
    share = services.restored_share(day, tau, floor)

    assert 0 <= share <= 1
    if 0 < share < 0.999:
        assert services.days_to_restore(share, tau, floor) == pytest.approx(day, rel=1e-6)


def figures(model: Model) -> list[str]:
    """The arguments of a model that are numbers."""
    return [name for name in signature(model.function).parameters if name not in model.words]


@pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)
def test_every_model_says_formula_range_source_and_uncertainty(model: Model) -> None:
    said = " ".join((model.function.__doc__ or "").split())

    assert said.startswith("Return ")
    assert model.title
    assert model.source
    assert "Formula" in said
    assert "Range: " in said
    assert "Uncertainty: " in said
    assert ("Assumption" in said or "is an assumption" in said) if model.basis == "assumption" else "Source: " in said


@pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)
def test_every_number_of_a_model_has_a_range_that_its_text_says(model: Model) -> None:
    said = " ".join((model.function.__doc__ or "").split())

    assert {*model.valid} - {"result"} == {*figures(model)}
    assert {*model.words} <= {*signature(model.function).parameters}
    for low, high in model.valid.values():
        assert low >= 0
        assert f"{low:,g}" in said or f"{low:,.0f}" in said, low
        assert f"{high:,g}" in said or f"{high:,.0f}" in said, high


@pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)
def test_a_figure_below_nothing_is_outside_of_every_range(model: Model) -> None:
    for name in figures(model):
        given_values = tuple(-1.0 if other == name else "" for other in signature(model.function).parameters)

        assert [where for where, *_ in model.outside(given_values, 0.0)] == [name]


def test_what_lies_outside_the_range_is_named() -> None:
    assert MODELS["pga_interface"].outside((8.8, 30, 30), 0.4) == [("magnitude", 8.8, (5.0, 8.2))]
    assert MODELS["fatalities"].outside((10.15e6, 8, 90), 19019) == [("result", 19019, (0.0, 514.0))]
    assert MODELS["building_loss"].outside(("masonry", 4.0, 5.0), 0.6) == []


@pytest.mark.parametrize(
    ("figure", "shown"), [(19017.83, "19018"), (8.4, "8.4"), (8.2004, "8.2004"), (0.0003, "0.0003"), (-0.5, "-0.5000")]
)
def test_a_figure_outside_is_printed_so_that_it_shows(figure, shown) -> None:
    assert f"{figure:.{decimals_beyond(figure, (0.0005, 8.2))}f}" == shown
