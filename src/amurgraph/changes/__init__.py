"""What differs between two versions or dates, in the data and in the network."""
