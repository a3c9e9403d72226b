"""Photo Organizer: hashtags and similar photos, computed on this computer."""
