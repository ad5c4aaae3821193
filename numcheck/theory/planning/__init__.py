"""Control problems, and plans made in changed or learned coordinates of the latents."""
