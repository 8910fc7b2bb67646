"""The reads of assessment, one module a noun."""
