"""What each command of `srs` does; `cli` parses and calls."""
