"""Linkage of anybody's labelled records, to see how good it is: columns found by their names, truth compared, a curve."""

from justexits.linkage.labelled.measure import Evaluation, Point, evaluate_files

__all__ = ["Evaluation", "Point", "evaluate_files"]
