"""Bitrix24 for Onethread; today a sandbox of it."""
