"""Our client of Bitrix24 beside two others, on the same sandbox with the limits of a real portal."""
