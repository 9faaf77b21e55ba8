"""What happened at a card: comments, log entries, activities of all sorts, and where each is shown."""
