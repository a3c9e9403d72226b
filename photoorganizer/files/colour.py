"""From whatever a file stores to sRGB: palettes, 16 bits, CMYK, alpha, ICC profiles."""

import io
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageCms

_WHITE = (255, 255, 255, 255)
_BITS_PER_SAMPLE = 258
_RESIZABLE = frozenset({"L", "LA", "RGB", "RGBA", "RGBX", "CMYK", "YCbCr", "LAB"})


def resizable(image: Image.Image) -> Image.Image:
    """Return the picture in a mode whose pixels can be averaged, alpha and profile kept."""
    if image.mode.startswith(("I", "F")):
        return _with_profile(_eight_bit(image), image)
    if image.has_transparency_data:
        return _with_profile(image.convert("RGBA"), image)
    if image.mode in _RESIZABLE:
        return image
    return _with_profile(image.convert("L" if image.mode == "1" else "RGB"), image)


def to_srgb(image: Image.Image) -> Image.Image:
    """Return the picture as RGB in the sRGB colour space, laid over white where transparent."""
    profile = image.info.get("icc_profile")
    if image.mode in ("RGBA", "LA"):
        opaque = Image.new("RGBA", image.size, _WHITE)
        opaque.alpha_composite(image.convert("RGBA"))
        image = opaque.convert("RGB")
    if isinstance(profile, bytes) and profile:
        transform = _transform(profile, image.mode)
        if transform is not None:
            return transform.apply(image)
    return image.convert("RGB")


def _eight_bit(image: Image.Image) -> Image.Image:
    """Return 16-bit, 32-bit and floating point greys as 8-bit ones."""
    values: npt.NDArray[np.generic] = np.asarray(image)
    if values.dtype.itemsize == 2:
        words = values.astype(np.uint16)
        grey8 = (words >> (_depth(image) - 8)).clip(max=255).astype(np.uint8)
        grey8[words == image.info.get("transparency", -1)] = 255  # over white, like all alpha
        return Image.fromarray(grey8)
    grey = np.nan_to_num(values.astype(np.float32), nan=0.0, posinf=0.0, neginf=0.0)
    low, high = float(grey.min()), float(grey.max())
    if low >= 0:
        # The usual ranges first: a dark picture must not be stretched into a bright one.
        low = 0.0
        scales = (1.0, 255.0, 65535.0) if image.mode == "F" else (65535.0,)
        high = next((scale for scale in scales if high <= scale), high)
    scaled = (grey - low) * (255.0 / ((high - low) or 1.0))
    return Image.fromarray(scaled.round().astype(np.uint8))


def _depth(image: Image.Image) -> int:
    """Return how many bits of a 16-bit sample are in use; TIFF says, others use all."""
    bits = getattr(image, "tag_v2", {}).get(_BITS_PER_SAMPLE, (16,))
    return bits[0] if isinstance(bits, tuple) and bits and 8 <= bits[0] <= 16 else 16


def _with_profile(converted: Image.Image, original: Image.Image) -> Image.Image:
    profile = original.info.get("icc_profile")
    if profile is not None:
        converted.info["icc_profile"] = profile
    return converted


@lru_cache(maxsize=16)
def _transform(profile: bytes, mode: str) -> ImageCms.ImageCmsTransform | None:
    """Return the way from a profile to sRGB, or None where there is none to go or it is broken."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if "sRGB" in ImageCms.getProfileDescription(source):
            return None
        target = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
        return ImageCms.ImageCmsTransform(source, target, mode, "RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None
