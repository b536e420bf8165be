"""How fast the product is, as ratios against a named baseline measured in the same run: `python3 run.py bench`."""
