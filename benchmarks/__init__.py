"""Measurements beside named peers or ceilings, taken in the same run; they print, and assert nothing."""
