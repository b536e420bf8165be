"""What changed: each measure over time, with its definition and the numbers behind each figure."""
