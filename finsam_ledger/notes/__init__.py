"""Notes that are more than a fixed list of lines: one module each."""
