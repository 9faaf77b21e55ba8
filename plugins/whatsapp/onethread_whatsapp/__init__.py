"""Onethread connector: whatsapp."""
