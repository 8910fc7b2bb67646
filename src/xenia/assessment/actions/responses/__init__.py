"""Responses as files: taken out with their codebook, brought in whole or not at all."""

from xenia.assessment.actions.responses.bringing import Brought, bring_responses
from xenia.assessment.actions.responses.taking import take_responses

__all__ = ["Brought", "bring_responses", "take_responses"]
