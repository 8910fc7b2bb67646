"""Pages of qualitative coding."""
