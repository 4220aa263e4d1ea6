"""Beancount plugins: doors without logic of their own."""
