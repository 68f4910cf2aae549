"""`python -m jolserik` is the command `jolserik`."""

import sys

from jolserik.cli.__main__ import main

if __name__ == "__main__":
    sys.exit(main())
