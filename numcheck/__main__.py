"""`python -m numcheck`: the command line."""

from numcheck.cli import main

if __name__ == "__main__":
    main()
