"""Photo Organizer: hashtags and similar photos, computed on this computer."""

__version__ = "0.1.0"
