"""Streams of a portal, read page by page: which there are, where each stands, and what is asked beside the rows."""
