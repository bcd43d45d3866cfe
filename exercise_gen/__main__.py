"""`python -m exercise_gen` is `exercise-gen`."""

from exercise_gen.cli import main

main()
