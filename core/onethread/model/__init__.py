"""What is true: pure, standard library only."""
