"""Reads of the voices."""
