"""Programs for maintainers: set-up, and files made from the catalog."""
