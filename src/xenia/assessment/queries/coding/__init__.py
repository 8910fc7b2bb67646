"""Reads of qualitative coding: nobody sees what another said of a passage before both have coded it."""
