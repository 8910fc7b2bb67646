"""Frameworks, courses, sessions, objectives, alignments and the map."""
