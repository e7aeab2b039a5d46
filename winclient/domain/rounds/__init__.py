"""What a device and its center say to each other."""
