"""Random numbers that are a function of (seed, stream, index) alone, and the laws made of them."""
