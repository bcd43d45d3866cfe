"""Published models and planning equations that turn a scenario's parameters into figures that agree with each other.

Each is a pure function that derived values call by name. Its docstring has formula, units, valid range, source and
uncertainty; `MODELS` knows the range again, so that a figure computed outside it is said and not printed silently.
"""

from exercise_gen.consequences import floods, losses, services, shaking, staffs
from exercise_gen.consequences.model import MODELS, Model, Range, decimals_beyond

__all__ = ["MODELS", "Model", "Range", "decimals_beyond", "floods", "losses", "services", "shaking", "staffs"]
