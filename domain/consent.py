"""What people agree to before anything about them is kept."""

from typing import Final

# Named on each consent; another one wherever the text of `texts.render.consent` says something else than before.
VERSION: Final = "2027-1"
