"""Files written whole."""

from finsam_ledger.whole import Content, as_bytes, write_all, write_whole

__all__ = ["Content", "as_bytes", "write_all", "write_whole"]
