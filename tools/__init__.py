"""What development needs and the program doesn't."""
