"""What the whatsapp plugin brings."""
