"""The pages of the voices."""
