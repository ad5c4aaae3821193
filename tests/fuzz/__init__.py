"""Generated calls of the public API and of the command line, good ones and bad ones."""
