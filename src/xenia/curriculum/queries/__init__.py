"""The reads of the curriculum, one module a noun."""
