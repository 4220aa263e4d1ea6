"""Books to and from the files of other systems."""
