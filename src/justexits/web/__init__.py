"""The web site. It reads one snapshot of the lake per page and writes what people decide into its own database."""
