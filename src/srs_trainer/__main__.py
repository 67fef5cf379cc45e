"""`python -m srs_trainer` is the `srs` command."""

from srs_trainer.cli import entry

entry()
