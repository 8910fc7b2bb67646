"""The writes of assessment, one module a noun."""
