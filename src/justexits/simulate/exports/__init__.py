"""How each of the three offices writes its export: one module for a county, each from the canonical tables to files."""
