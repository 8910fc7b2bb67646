"""The writes of the curriculum, one module a noun."""
