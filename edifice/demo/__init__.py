"""A building of our own, Edifice House: one description, of which its files and its simulator are made."""
