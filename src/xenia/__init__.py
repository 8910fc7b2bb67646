"""Xenia: inclusive cultural-competency training for the care of migrant patients, from end to end."""
