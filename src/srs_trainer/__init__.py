"""An adaptive spaced-repetition trainer for people who serve large language models."""

__version__ = "0.1.0"
