"""The long work of assessment."""
