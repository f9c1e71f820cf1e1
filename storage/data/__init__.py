"""Data that is delivered with the package, and the scripts that build it."""
