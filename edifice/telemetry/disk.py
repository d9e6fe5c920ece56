"""How much room the disk of the data folder has: uploads grow there, and the embedded stores."""

import shutil
from functools import partial
from pathlib import Path

from edifice.telemetry.metrics import gauge

FREE = gauge("data_free_bytes", "Room on the disk of the data folder that is left to us")
SIZE = gauge("data_size_bytes", "How much the disk of the data folder holds")


def watch_disk(folder: Path) -> None:
    """Show the room on this folder's disk, looked up whenever it is asked for."""
    FREE.set_function(partial(_free, folder))
    SIZE.set_function(partial(_size, folder))


def _free(folder: Path) -> float:
    return shutil.disk_usage(_existing(folder)).free


def _size(folder: Path) -> float:
    return shutil.disk_usage(_existing(folder)).total


def _existing(folder: Path) -> Path:
    """The folder, or where it would be made."""
    return next(one for one in (folder.absolute(), *folder.absolute().parents) if one.exists())
