"""Voices: partners and boards, stories under their tellers' control, consent, reviews made together."""
