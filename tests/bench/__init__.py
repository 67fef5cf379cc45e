"""Measurements of the budgets of the design; see `run.py`."""
