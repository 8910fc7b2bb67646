"""The writes of the core, one module a noun."""
