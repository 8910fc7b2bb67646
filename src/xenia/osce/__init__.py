"""Structured clinical examinations: stations, schedule, the day itself, results and what the board decides."""
