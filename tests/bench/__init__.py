"""Measurements: budgets of the design (`run`), simulated learners (`learners`), numbers (`numbers`)."""
