"""Reads of examinations."""
