"""Onethread connector: forms."""
