"""The pages of support, by subject."""
