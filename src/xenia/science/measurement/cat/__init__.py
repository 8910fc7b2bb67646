"""Computer-adaptive testing: the four-parameter logistic model, ability estimates and the choice of the next item."""

from xenia.science.measurement.cat.ability import Ability, Estimate, ability
from xenia.science.measurement.cat.adaptive import Rules, Simulation, next_item, replay, simulate
from xenia.science.measurement.cat.bank import Bank, Curve, curve, information

__all__ = [
    "Ability",
    "Bank",
    "Curve",
    "Estimate",
    "Rules",
    "Simulation",
    "ability",
    "curve",
    "information",
    "next_item",
    "replay",
    "simulate",
]
