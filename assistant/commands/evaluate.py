"""Measure the assistant from the command line."""

import runpy
import sys
from collections.abc import Sequence


def run(arguments: Sequence[str]) -> None:
    """Hand the arguments on; the measuring stands outside and is named only here."""
    sys.argv = ["carcare eval", *arguments]
    runpy.run_module("evals.run", run_name="__main__", alter_sys=False)
