"""The registry's pages: scope, form, verb, message, redirect."""
