"""What happens to data, one module per step: receive, translate, resolve, record."""
