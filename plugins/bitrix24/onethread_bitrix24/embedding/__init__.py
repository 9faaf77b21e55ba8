"""Our page in the portal's cards: who looks at one, and how it gets there. [D ar/widgets]"""
