#!/usr/bin/env python3
"""Every command of Pilotlight: `up` runs it, `test` tests it, the rest are Django's and the product's own."""

import sys

import bootstrap


def main() -> int:
    """Run the command line and return its exit status."""
    bootstrap.ensure(sys.argv[1:])
    # Only now are we surely in a Python which can read the rest.
    from embedded.entry import run

    return run(sys.argv)


if __name__ == "__main__":
    sys.exit(main())
