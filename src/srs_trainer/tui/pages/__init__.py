"""What each screen says: a view and a width in, lines out. No widget, no clock, no state."""
