"""The pages of the curriculum, one module a noun."""
