from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "exercise_gen"
MODULES = sorted(PACKAGE.rglob("*.py"))

# each door is opened in one place only
DOORS = {
    "yaml": {"source.py"},
    "jinja2": {"render.py"},
    "click": {
        f"cli/{name}.py"
        for name in ("__init__", "common", "judging", "look", "packets", "planning", "programmes", "scenarios")
    },
    "typst": {"formats/pdf.py"},
    "babel": {"i18n.py"},
    "docx": {"formats/docx.py"},
    "PIL": {"formats/measure.py", "pictures.py"},
    "pptx": {"formats/pptx.py"},
    "icalendar": {"formats/ics.py"},
    "xlsxwriter": {"formats/xlsx.py"},
    "lxml": {"tree.py"},
    "markdown_it": {"markup.py"},
    "simpleeval": {"expressions.py"},
    "ortools": {"scheduling/exact.py"},
}


def imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


def test_every_module_has_its_tests() -> None:
    modules = [p for p in PACKAGE.glob("*.py") if not p.stem.startswith("__")]
    packages = [p.parent for p in PACKAGE.glob("*/__init__.py")]
    names = {p.stem for p in (*modules, *packages)}

    assert len(names) >= 20
    missing = {name for name in names if not (ROOT / "tests" / f"test_{name}.py").is_file()}
    assert not missing


@pytest.mark.parametrize("door", sorted(DOORS))
def test_a_library_is_used_in_one_place(door: str) -> None:
    users = {p.relative_to(PACKAGE).as_posix() for p in MODULES if door in imports(p)}

    assert users == DOORS[door]


def test_modules_and_functions_stay_small() -> None:
    lengths = {p: len(p.read_text("utf-8").splitlines()) for p in MODULES}
    functions = [
        (p.name, node.name, (node.end_lineno or 0) - node.lineno + 1)
        for p in MODULES
        for node in ast.walk(ast.parse(p.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef)
    ]

    assert len(functions) > 150
    assert not {p.name: n for p, n in lengths.items() if n > 500}
    assert not [f for f in functions if f[2] > 75]


def test_nothing_below_the_command_line_reads_the_clock_or_chance() -> None:
    for path in MODULES:
        if path.parent.name == "cli":
            continue
        text = path.read_text("utf-8")
        assert ".now(" not in text, path
        assert ".today(" not in text, path
        assert "random" not in imports(path) or path.name == "chance.py", path


def test_help_imports_nothing_heavy() -> None:
    heavy = ("pydantic", "jinja2", "yaml", "typst", "lxml", "babel", "markdown_it", "simpleeval", "ortools")
    code = (
        "import sys\nfrom exercise_gen.cli import group\n"
        "try:\n    group.main(['--help'], standalone_mode=False)\nexcept SystemExit:\n    pass\n"
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)

    assert run.stdout.strip().splitlines()[-1] == "[]"


def test_imports_point_one_way() -> None:
    linter = Path(sys.executable).parent / "lint-imports"
    if not linter.exists():
        pytest.skip("import-linter is not installed here; .ci/run installs it")
    run = subprocess.run([str(linter)], capture_output=True, text=True, cwd=ROOT, check=False)

    assert run.returncode == 0, run.stdout
