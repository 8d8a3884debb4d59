"""How outlets are, as run records tell."""
