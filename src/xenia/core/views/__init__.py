"""The pages of the core."""
