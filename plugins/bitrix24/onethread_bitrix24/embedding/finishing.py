"""How the page of an installation says that it is done. [D installation-finish]"""

FINISHING = "BX24.init(() => BX24.installFinish());\n"
"""JavaScript behind the portal's own script."""
