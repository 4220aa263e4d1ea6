"""Findings about SIE files."""

from __future__ import annotations
