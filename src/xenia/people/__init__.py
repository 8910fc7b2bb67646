"""Persons and what they may do: roles, years, campuses, cohorts, teams, sign-in."""
