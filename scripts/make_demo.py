"""Write the files of the demo building: building.ifc and building.ttl, the same bytes at every run.

Run it from the checkout: `.venv/bin/python scripts/make_demo.py`, with another folder as its word to write there. All
that is in the files is told by edifice/demo/description.py; they meet by GlobalId.
"""

import sys
from pathlib import Path

from demo_ifc import write_ifc
from demo_turtle import write_turtle

from edifice.demo.description import FILES

FOLDER = Path(__file__).resolve().parent.parent / "edifice" / "demo"


def main(folder: Path) -> None:
    """Write both files into a folder."""
    ifc, turtle = FILES
    write_ifc(folder / ifc)
    write_turtle(folder / turtle)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
