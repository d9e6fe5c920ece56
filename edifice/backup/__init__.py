"""Backup of a site while it runs, restore into empty stores of either kind, and the proof that both hold the same."""
