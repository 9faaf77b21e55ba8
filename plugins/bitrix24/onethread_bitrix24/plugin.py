"""What the bitrix24 plugin brings: no connector yet, only the sandbox that one will be tried against."""
