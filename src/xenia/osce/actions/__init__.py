"""Writes of examinations."""
