"""The pages on which people read threads: server-rendered, kept live by server-sent events, no JavaScript of others.

Who looks is a `Viewer` (made by `gate`); what a page shows is a function of the store and of that. `app.PAGES` lists them.
"""
