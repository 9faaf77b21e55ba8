"""Our page in the portal's cards: who looks at one, and how it gets there. [D ar/widgets]"""

from onethread_bitrix24.embedding.places import PLACEMENTS
from onethread_bitrix24.embedding.tab import FINISHING, Tab

__all__ = ["FINISHING", "PLACEMENTS", "Tab"]
