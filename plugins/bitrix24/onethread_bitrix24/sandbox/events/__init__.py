"""What the portal tells outside: online events to handlers, offline events in a queue that is asked."""
