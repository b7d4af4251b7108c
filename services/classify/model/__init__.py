"""The statistical stage of classification: trained on the project's own data, small, fast, calibrated."""

from services.classify.model.local import LocalModel, Prediction

__all__ = ["LocalModel", "Prediction"]
