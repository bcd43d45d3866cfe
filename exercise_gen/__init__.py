"""exercise-gen: from a scenario file to a printed exercise packet, in Spanish and English."""

__version__ = "0.1.0"
