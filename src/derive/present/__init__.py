"""How formulas and pages look."""
