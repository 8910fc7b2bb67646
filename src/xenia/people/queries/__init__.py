"""The reads of people, one module a noun."""
