"""What a draft says of itself, in office formats alike."""

DRAFT = "UTKAST. Rapporten är inte fastställd."
