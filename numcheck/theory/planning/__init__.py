"""Control problems and what a change of the latents does to them."""
