"""What people type about the curriculum, one module a noun."""
