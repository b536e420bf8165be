"""Who is who: pairs of records that may be one person, what people decided about them, and how good the joining is."""
