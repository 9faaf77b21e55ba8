"""Leads, deals, contacts, companies and items of other kinds: how they are kept, and both dialects that speak of them."""
