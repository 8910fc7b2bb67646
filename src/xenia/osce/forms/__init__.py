"""What people and devices send in examinations."""
