"""Commands about the exercise before it is printed: timeline, paths, variants."""

from __future__ import annotations

import shutil
import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from exercise_gen.cli import chart
from exercise_gen.cli.common import group, print_json, progress, reports_problems, with_choices, with_json, wrapped

if TYPE_CHECKING:
    from exercise_gen.packet import Choices


@group.command()
@click.argument("target", metavar="SCENARIO|PLAN.YAML|EXERCISE.JSON")
@with_choices
@with_json
@reports_problems
def timeline(target: str, chosen: Choices, as_json: bool) -> None:
    """Print the exercise: its injects in the order of time, a chart of the cells, and how good it is."""
    from exercise_gen import packet
    from exercise_gen.quality import quality

    exercise = packet.open_exercise(target, chosen, Path())
    rated = quality(exercise)
    if as_json:
        print_json({**packet.as_data(exercise), "quality": rated.as_dict()})
        return
    width = shutil.get_terminal_size((100, 24)).columns
    whole = width if sys.stdout.isatty() else None
    for part in (chart.table(exercise, exercise.languages[0], whole), chart.chart(exercise, width)):
        for line in part:
            click.echo(line)
        click.echo()
    for line in chart.figures(exercise, rated):
        click.echo(line)


@group.command()
@click.argument("target", metavar="SCENARIO|PLAN.YAML|EXERCISE.JSON")
@with_choices
@click.option("--limit", type=click.IntRange(1, 100_000), default=1000, show_default=True, help="Paths listed.")
@with_json
@reports_problems
def paths(target: str, chosen: Choices, limit: int, as_json: bool) -> None:
    """Print the decisions of an exercise and every way it can go, with what no way reaches or tests."""
    from exercise_gen import packet
    from exercise_gen.i18n import clock
    from exercise_gen.paths import decisions
    from exercise_gen.paths import paths as enumerate_paths

    exercise = packet.open_exercise(target, chosen, Path())
    found = enumerate_paths(exercise, limit)
    if as_json:
        print_json({**asdict(found), "listed": [asdict(path) for path in found.listed]})
        return
    for decision in decisions(exercise):
        click.echo(f"{decision.item.inject.id} at {clock(decision.item.real)}:" if decision.item.real else "")
        for release in decision.releases:
            trigger = release.item.inject.trigger
            at = f"at {clock(exercise.at(release.minute))}" if release.minute is not None else "never (after ENDEX)"
            unless = trigger.unless.within(exercise.languages[0]) if trigger else ""
            click.echo(f"    {release.item.inject.id} {at}, unless: {unless}")
    click.echo(f"{found.count} paths of {found.shortest} to {found.longest} injects")
    for path in found.listed:
        last = clock(exercise.at(path.last))
        lost = f"; not tested: {', '.join(path.untested)}" if path.untested else ""
        click.echo(f"{path.injects:>4} injects, last at {last}: {', '.join(path.released) or 'no release'}{lost}")
    if found.count > len(found.listed):
        click.echo(f"… and {found.count - len(found.listed)} more; --limit lists them")
    if found.unreachable:
        click.echo(f"on no path: {', '.join(found.unreachable)}")
    if found.untested:
        click.echo(f"objectives that some path never tests: {', '.join(found.untested)}")


@group.command()
@click.argument("target", metavar="SCENARIO|PLAN.YAML")
@with_choices
@click.option("-n", "--count", type=click.IntRange(1, 500), help="How many; the plan's `variants` when left out.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Build each packet in this folder too.")
@with_json
@reports_problems
def variants(target: str, chosen: Choices, count: int | None, output: Path | None, as_json: bool) -> None:
    """Make several exercises of equal worth from one plan, and compare them side by side."""
    from exercise_gen import packet
    from exercise_gen.house import open_house
    from exercise_gen.variants import equivalence

    first = packet.open_exercise(target, chosen, Path())
    number = count or first.plan.variants
    seeds = range(first.plan.seed, first.plan.seed + number)
    exercises = [first, *(packet.open_exercise(target, replace(chosen, seed=s), Path()) for s in seeds[1:])]
    report = equivalence(exercises)
    if output is not None:
        house = open_house(Path(), first.plan.profile)
        for index, exercise in enumerate(exercises, start=1):
            with progress(not as_json) as tell:
                packet.build(exercise, output / f"variant-{index:02}", house=house, progress=tell)
    if as_json:
        print_json(asdict(report))
        return
    click.echo("seed injects reserve  key  work/cell difficulty Gini idle same reworded tests")
    for variant in report.variants:
        click.echo(_variant_line(variant))
    click.echo(f"every objective tested as asked in every variant: {'yes' if report.covered else 'NO'}")
    click.echo(
        f"work between variants (largest/smallest): {report.load_spread}; difficulty: {report.difficulty_spread}"
    )
    shared = f"injects shared by two variants: {report.mean_shared:.0%} on average, {report.closest:.0%} at most; "
    click.echo(wrapped(f"{shared}{report.distinct} of {len(report.variants)} differ from all others", 4))


def _variant_line(variant: Any) -> str:
    figures = variant.quality
    tests = " ".join(f"{c.objective}:{c.tests}" for c in figures.coverage)
    work = sum(cell.minutes for cell in figures.load) // max(1, len(figures.load))
    line = (
        f"{variant.seed:>4} {figures.planned:>7} {figures.reserve:>7} {figures.key_share:>4.0%} {work:>6} min "
        f"{figures.difficulty:>10} {figures.gini:.2f} {figures.longest_idle:>4} {variant.shared:>4.0%} "
        f"{variant.reworded:>8} "
    )
    return wrapped(line + tests, len(line))
