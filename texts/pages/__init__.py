"""The words of our pages: what a template shows, made in the reader's language; a template itself says nothing."""
