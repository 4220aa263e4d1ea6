"""From files to Beancount's directives: the Beangulp importers, and the command that writes."""
