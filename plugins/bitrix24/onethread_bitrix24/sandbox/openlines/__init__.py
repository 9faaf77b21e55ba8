"""Open lines: chats with customers in messengers, by connectors of the portal or of applications. [D imopenlines, imconnector]"""
