"""What happens to data. The steps are receive, translate, resolve and record; the other modules serve them."""
