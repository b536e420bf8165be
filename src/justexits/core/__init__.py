"""What everything stands on: three-valued truth, dates known in part, ids, progress, errors with remedies."""
