"""Files from the bank as values: read, checked, matched. Beancount is not known here."""
