"""`python -m xenia` is the command `xenia`."""

import sys

from xenia.site.cli import main

sys.exit(main())
