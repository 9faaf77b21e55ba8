"""What is written to a portal: cards of customers, and on them what happened; and how that is known when it is read back."""

from onethread_bitrix24.writing.deliverer import Writing

__all__ = ["Writing"]
