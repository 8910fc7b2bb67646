"""The reads of the core, one module a noun."""
