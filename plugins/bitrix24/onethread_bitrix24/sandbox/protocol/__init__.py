"""How the portal is spoken to: decoding, encoding, errors, limits, batches; the pure half of its REST interface."""
