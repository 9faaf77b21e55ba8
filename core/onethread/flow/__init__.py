"""What happens to what comes in, one module per step from receiving to delivering."""
