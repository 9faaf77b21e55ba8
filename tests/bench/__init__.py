"""Whether what we measure by is right."""
