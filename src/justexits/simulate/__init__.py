"""Synthetic counties whose truth is known: for demonstrations, tests and benchmarks. Nothing here is about any real person.

`simulate` writes what three offices would export, and apart from it the truth; `canonical` gives one county's record tables
without any file; `made` gives them with the truth.
"""

from justexits.simulate.simulation import CountyReport, SimulationReport, simulate
from justexits.simulate.world import World, canonical, made

__all__ = ["CountyReport", "SimulationReport", "World", "canonical", "made", "simulate"]
