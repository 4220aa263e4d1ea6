"""Where books come from: one module for each kind of source, all giving `balances.Books`."""
