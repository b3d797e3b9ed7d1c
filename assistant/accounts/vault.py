"""Seals personal data before it is written down, and opens it again."""

import base64
import hmac
import os
from collections.abc import Sequence

from assistant.accounts.errors import SealBroken
from assistant.accounts.secret import derive_key

MARK = "enc1:"
_MARK = MARK.encode()
_NONCE_BYTES = 12
_KEY_ID_BYTES = 4


class Vault:
    """AES-256-GCM under a key derived from the secret.

    Everything sealed names its key, so that data of an older secret is still opened. `purpose`
    ties a value to its place: what was sealed for one can't be moved to another.

    Args:
        secrets: The present secret first; older ones only open.
    """

    def __init__(self, secrets: Sequence[str]) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        keys = [derive_key(secret, "vault") for secret in secrets]
        self._key_id = _id_of(keys[0])
        self._ciphers = {_id_of(key): AESGCM(key) for key in keys}
        self._index_key = derive_key(secrets[0], "vault index")

    def seal(self, text: str, purpose: str) -> str:
        """Return a text that nobody can read or change unnoticed; an empty one stays empty."""
        if not text:
            return ""
        sealed = self.seal_bytes(text.encode(), purpose)
        return MARK + base64.urlsafe_b64encode(sealed[len(_MARK) :]).decode()

    def open(self, sealed: str, purpose: str) -> str:
        """Return the text; what was written before there was a vault comes back as it is.

        Raises:
            SealBroken: It was changed, moved, or sealed under a secret that is not known.
        """
        return self.open_bytes(_to_bytes(sealed), purpose).decode()

    def seal_bytes(self, data: bytes, purpose: str) -> bytes:
        """Return bytes that nobody can read or change unnoticed."""
        nonce = os.urandom(_NONCE_BYTES)
        sealed = self._ciphers[self._key_id].encrypt(nonce, data, purpose.encode())
        return _MARK + self._key_id + nonce + sealed

    def open_bytes(self, sealed: bytes, purpose: str) -> bytes:
        """Return the bytes; raises as `open` does."""
        from cryptography.exceptions import InvalidTag

        if not sealed.startswith(_MARK):
            return sealed
        body = sealed[len(_MARK) :]
        key_id, rest = body[:_KEY_ID_BYTES], body[_KEY_ID_BYTES:]
        cipher = self._ciphers.get(key_id)
        if cipher is None:
            raise SealBroken(
                "Personal data is sealed under another secret; set CARCARE_SECRET back, or name "
                "the earlier one in CARCARE_OLD_SECRETS."
            )
        try:
            return cipher.decrypt(rest[:_NONCE_BYTES], rest[_NONCE_BYTES:], purpose.encode())
        except InvalidTag as error:
            raise SealBroken(
                f"Sealed data ({purpose}) was changed or moved; restore it from a backup."
            ) from error

    def is_present(self, sealed: str | bytes) -> bool:
        """Tell whether something was sealed under the present secret."""
        data = _to_bytes(sealed) if isinstance(sealed, str) else sealed
        return data.startswith(_MARK + self._key_id)

    def fingerprint(self, text: str, purpose: str) -> str:
        """Return what stands for a text in look-ups: the same for the same text, told by no one."""
        message = f"{purpose}:{text}".encode()
        return hmac.new(self._index_key, message, "sha256").hexdigest() if text else ""


def _to_bytes(sealed: str) -> bytes:
    is_sealed = sealed.startswith(MARK)
    return _MARK + base64.urlsafe_b64decode(sealed[len(MARK) :]) if is_sealed else sealed.encode()


def _id_of(key: bytes) -> bytes:
    return hmac.digest(key, b"key id", "sha256")[:_KEY_ID_BYTES]
