"""`python -m numcheck`: the command line."""

from numcheck.cli import main

main()
