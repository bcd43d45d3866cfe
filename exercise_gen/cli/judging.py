"""The command that judges: lint."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from exercise_gen.cli.common import (
    EXIT_PROBLEMS,
    group,
    print_json,
    reports_problems,
    with_choices,
    with_json,
)
from exercise_gen.errors import InvalidInput, Problem, report

if TYPE_CHECKING:
    from exercise_gen.lint import Rule, Verdict
    from exercise_gen.opening import Choices


@group.command()
@click.argument("targets", nargs=-1, metavar="SCENARIO|PLAN.YAML…")
@click.option("--list", "listing", is_flag=True, help="List all rules with severity, status and thresholds.")
@click.option("--explain", metavar="RULE", help="Say what a rule checks and why, as TRC-02.")
@click.option("--family", "families", multiple=True, metavar="ABC", help="Judge these families only, as TRC.")
@click.option("--rule", "ids", multiple=True, metavar="RULE", help="Judge these rules only; may be repeated.")
@click.option("--quick", is_flag=True, help="Leave out the rules that need the documents to be rendered.")
@click.option("--strict", is_flag=True, help="Exit 1 when there is a warning, too.")
@with_choices
@with_json
@reports_problems
def lint(
    targets: tuple[str, ...],
    listing: bool,
    explain: str | None,
    families: tuple[str, ...],
    ids: tuple[str, ...],
    quick: bool,
    strict: bool,
    chosen: Choices,
    as_json: bool,
) -> None:
    """Judge scenarios and plans by the rules of exercise doctrine; exit 1 when there is an error."""
    from exercise_gen.lint import lint as judge

    rules = _rules(families, ids)
    if explain is not None:
        _explain(_rules((), (explain,))[0], as_json)
        return
    if listing:
        _list(rules, as_json)
        return
    if not targets:
        raise click.UsageError("name a scenario or a plan, or ask with --list or --explain")
    wanted = [rule for rule in rules if not (quick and rule.reads == "documents")]
    verdicts: list[Verdict] = []
    broken: list[Problem] = []
    for target in targets:
        try:
            verdicts.append(judge(target, chosen, Path(), wanted))
        except InvalidInput as error:
            broken += error.problems
    failed = bool(broken) or any(_fails(verdict, strict) for verdict in verdicts)
    if as_json:
        problems = [problem.as_dict() for problem in broken]
        print_json({"ok": not failed, "problems": problems, "exercises": [_as_data(verdict) for verdict in verdicts]})
    else:
        for verdict in verdicts:
            _tell(verdict)
        if broken:
            click.echo(report(broken), err=True)
    if failed:
        raise click.exceptions.Exit(EXIT_PROBLEMS)


def _fails(verdict: Verdict, strict: bool) -> bool:
    return bool(verdict.count("error") or (strict and verdict.count("warning")))


def _rules(families: tuple[str, ...], ids: tuple[str, ...]) -> list[Rule]:
    """Return the rules of the families and ids, all when none is named; an unknown one is wrong usage."""
    from exercise_gen.lint import FAMILIES, RULES, ordered
    from exercise_gen.shape import nearest

    wanted = {name.upper() for name in families}
    named = {name.upper() for name in ids}
    for name in sorted(wanted - set(FAMILIES)):
        raise click.UsageError(f'there is no family "{name}"; {nearest(name, FAMILIES)}')
    for name in sorted(named - set(RULES)):
        own = [rule_id for rule_id in RULES if rule_id[:3] == name[:3]]
        hint = nearest(name, own) if own else f"families are {', '.join(FAMILIES)}"
        raise click.UsageError(f'there is no rule "{name}"; {hint}')
    if not wanted and not named:
        return ordered()
    return [rule for rule in ordered() if rule.family in wanted or rule.id in named]


def _list(rules: list[Rule], as_json: bool) -> None:
    from exercise_gen.lint import FAMILIES

    if as_json:
        print_json([rule.as_dict() for rule in rules])
        return
    family = ""
    for rule in rules:
        if rule.family != family:
            family = rule.family
            click.echo(f"{family}  {FAMILIES[family]}")
        limits = ", ".join(f"{name} {value:g}" for name, value in rule.limits.items())
        status = "" if rule.status == "checked" else f"  [{rule.status}]"
        click.echo(f"  {rule.id}  {rule.severity:<7}  {rule.title}" + (f" ({limits})" if limits else "") + status)
    checked = sum(rule.check is not None for rule in rules)
    click.echo(f"{len(rules)} rules, {checked} of them checked; `exercise-gen lint --explain RULE` says more")


def _explain(rule: Rule, as_json: bool) -> None:
    if as_json:
        print_json(rule.as_dict())
        return
    click.echo(f"{rule.id}  {rule.title}\n{rule.severity}, {rule.status}; doctrine section 5, {rule.id}\n")
    click.echo(rule.documentation)
    if rule.limits:
        said = ", ".join(f"{name}: {value:g}" for name, value in rule.limits.items())
        first = f"{next(iter(rule.limits.values())):g}" if len(rule.limits) == 1 else f"{{ {said} }}"
        click.echo(f"\nIn a plan: lint: {{ thresholds: {{ {rule.id}: {first} }} }}")
    if rule.check:
        click.echo(f"{'' if rule.limits else chr(10)}To leave a place out: # lint: ignore[{rule.id}]")


def _tell(verdict: Verdict) -> None:
    from exercise_gen.lint import FAMILIES

    if verdict.problems:
        click.echo(report(verdict.problems))
    gate = "may be released" if verdict.releasable else "not for release: no error and at most 10 warnings are allowed"
    click.echo(f"{verdict.target}: score {verdict.score} of 100, {gate}")
    if rows := verdict.families:
        wide = max(len(FAMILIES[row[0]]) for row in rows)
        click.echo(f"  {'family':<{wide + 5}}  errors  warnings  advice")
        for family, errors, warnings, advice in rows:
            click.echo(f"  {family}  {FAMILIES[family]:<{wide}}  {errors:>6}  {warnings:>8}  {advice:>6}")


def _as_data(verdict: Verdict) -> dict[str, Any]:
    return {
        "target": verdict.target,
        "score": verdict.score,
        "releasable": verdict.releasable,
        "errors": verdict.count("error"),
        "warnings": verdict.count("warning"),
        "advice": verdict.count("advice"),
        "families": [
            {"family": family, "errors": errors, "warnings": warnings, "advice": advice}
            for family, errors, warnings, advice in verdict.families
        ],
        "problems": [problem.as_dict() for problem in verdict.problems],
    }
