"""Outputs: one module each. They choose looks; they do no arithmetic, no rounding, no sign."""
