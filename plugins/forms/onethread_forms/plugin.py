"""What the forms plugin brings."""
