"""Laws by their moments, worlds with additive noise, and eigenfunctions of diffusions."""
