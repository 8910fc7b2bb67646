"""A simulated day of an exam, on which everything goes wrong that can, and the count of what was lost."""
