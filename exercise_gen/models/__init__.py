"""What a scenario, a plan and their parts may say: shapes and single-field rules, no cross-references."""

from exercise_gen.models.artefacts import Artefact
from exercise_gen.models.base import Audience, Model, Text
from exercise_gen.models.injects import ExpectedAction, Inject
from exercise_gen.models.parameters import Derived, Parameter, Place
from exercise_gen.models.plan import Plan
from exercise_gen.models.scenario import Cell, Objective, Phase, Scenario

__all__ = [
    "Artefact",
    "Audience",
    "Cell",
    "Derived",
    "ExpectedAction",
    "Inject",
    "Model",
    "Objective",
    "Parameter",
    "Phase",
    "Place",
    "Plan",
    "Scenario",
    "Text",
]
