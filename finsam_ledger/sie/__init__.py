"""SIE files read and written: the format alone, knowing nothing of charts, forms or ledgers.

`reader.read` gives records in file order, `tally.tally` the sums of a long file fast; `rules`
holds what a file must satisfy. Base text: SIE file format 4B (2008-09-30).
"""
