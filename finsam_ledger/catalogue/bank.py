"""Findings about files from the bank."""

from __future__ import annotations
