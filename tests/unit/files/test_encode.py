"""A copy for others is a JPEG without metadata."""

from pathlib import Path

import numpy as np
from PIL import Image

from photoorganizer.files.encode import save_jpeg

PIXELS = np.full((30, 40, 3), (200, 40, 40), np.uint8)


def test_the_copy_is_the_picture_and_nothing_else(tmp_path: Path) -> None:
    save_jpeg(PIXELS, tmp_path / "copy.jpg")
    with Image.open(tmp_path / "copy.jpg") as image:
        assert (image.format, image.size) == ("JPEG", (40, 30))
        assert not image.getexif()
        assert "icc_profile" not in image.info
        assert np.allclose(np.asarray(image.convert("RGB")), PIXELS, atol=4)
    assert [file.name for file in tmp_path.iterdir()] == ["copy.jpg"]
