"""Instruments, occasions, responses and evidence: one engine for every form, one place for what was seen."""
