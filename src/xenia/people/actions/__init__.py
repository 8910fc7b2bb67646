"""The writes of people, one module a noun."""
