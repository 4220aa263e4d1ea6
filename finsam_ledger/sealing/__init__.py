"""Fixing what is closed: period locks, and the manifest of an adopted report."""
