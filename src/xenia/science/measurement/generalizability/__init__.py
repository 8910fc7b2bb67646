"""Generalizability theory: how much of a score's variance is the person's, and how much the conditions'."""
