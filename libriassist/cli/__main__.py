"""`python -m libriassist.cli`, the same as `libriassist`."""

from . import main

raise SystemExit(main())
