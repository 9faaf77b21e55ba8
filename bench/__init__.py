"""What is measured, and against whom: each figure beside the physical limit, in the same run (docs/performance.md)."""
