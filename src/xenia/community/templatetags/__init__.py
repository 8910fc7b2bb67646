"""Template tags of the voices."""
