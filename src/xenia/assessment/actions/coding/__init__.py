"""Writes of qualitative coding."""
