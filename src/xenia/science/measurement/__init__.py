"""Statistics of instruments, examinations and growth: arrays in, frozen results out."""
