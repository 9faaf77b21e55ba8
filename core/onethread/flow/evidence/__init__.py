"""Who is who: what is known of contact points is weighed in bits, and customers follow from it alone.

Pure but for `neighbourhood`: the same facts and decisions give the same customers, whatever came first.
"""
