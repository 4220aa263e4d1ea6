"""Förbund side by side: key figures, their order, and what lies outside the others.

`filer` knows Parquet files, `motorer` the engines, `fragor` what is asked of them, `nyckeltal` the
key figures, `varden` what comes out, `ordning` ranks and quartiles.
"""
