"""The pages of administrative reform, by subject."""
