"""What an office knows: canonical tables, mappings, import with quarantine, offence classes, the lake."""
