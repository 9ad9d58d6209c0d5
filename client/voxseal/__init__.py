"""Voxseal: voice samples, sealed on the contractor's machine and delivered to the training pipeline alone."""

__version__ = "0.1.0"
