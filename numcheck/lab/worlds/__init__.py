"""Worlds: laws of latent pairs and maps from latents to observations."""
