"""Writes of the voices."""
