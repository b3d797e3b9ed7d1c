"""Sentence encoders that the `transformers` library loads, from a folder or from its hub."""

import json
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from retrieval.encoders import LONGEST_NAME, Prefixes, Vectors, to_unit
from retrieval.types import EncoderUnavailable

BATCH = 32
# Other steps, such as a dense layer, would be left out without anyone noticing.
_KNOWN_STEPS = {"Transformer", "Pooling", "Normalize"}
_POOLINGS = ("mean", "cls", "max", "lasttoken")
# Numbers of each weight that tell a model from its fine-tuned sisters.
_SAMPLED = 8


class TransformersEncoder:
    """A transformer whose token vectors are pooled into one of unit length.

    Pools as sentence-transformers' `1_Pooling/config.json` says, by the mean without one. Texts
    longer than the tokenizer's limit are cut. Runs on a GPU if torch sees one. The name holds a
    digest of the weights and of all that shapes a vector, so that models never mix.

    Args:
        model: A folder that `save_pretrained` wrote, or a name on the hub.
        prefixes: Before each query and each passage.

    Raises:
        EncoderUnavailable: The extra is not installed, or the model can't be loaded.
    """

    def __init__(self, model: str, *, prefixes: Prefixes = ("", "")) -> None:
        self._torch, transformers = _libraries(model)
        self._prefixes = prefixes
        try:
            self._pooling = _pooling(model)
            self._tokenizer = transformers.AutoTokenizer.from_pretrained(model)
            network = transformers.AutoModel.from_pretrained(model)
        except (OSError, ValueError) as error:
            reason = str(error).strip().splitlines()[0] if str(error).strip() else error
            raise EncoderUnavailable(
                f"transformers can't load {model!r} ({reason}); name a folder with a model and "
                "its tokenizer, or a model of the hub, in CARCARE_ENCODER"
            ) from error
        if network.config.is_encoder_decoder:
            network = network.get_encoder()
        if self._tokenizer.pad_token is None:
            self._tokenizer.pad_token = self._tokenizer.eos_token
        self._device = "cuda" if self._torch.cuda.is_available() else "cpu"
        self._network = network.float().eval().to(self._device)
        self._most_tokens = _most_tokens(self._tokenizer, network.config)
        # A fast tokenizer can't pad for two threads at once.
        self._lock = Lock()
        shape = f"{self._pooling}|{prefixes}|{self._most_tokens}|{len(self._tokenizer)}"
        self._name = _name(model, _digest(network, shape))

    @property
    def name(self) -> str:
        """The model's name and a digest."""
        return self._name

    def encode_query(self, text: str) -> Vectors:
        """Return float32 (d,), unit length."""
        return np.asarray(self._encode([self._prefixes[0] + text])[0])

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Return float32 (n, d), unit length."""
        # Texts of like length go together: a batch costs as much as its longest text.
        order = sorted(range(len(texts)), key=lambda n: len(texts[n]))
        rows = [
            self._encode([self._prefixes[1] + texts[n] for n in order[start : start + BATCH]])
            for start in range(0, len(order), BATCH)
        ]
        return np.asarray(np.concatenate(rows)[np.argsort(order)], np.float32)

    def _encode(self, texts: list[str]) -> Vectors:
        with self._lock, self._torch.inference_mode():
            tokens = self._tokenizer(
                texts,
                padding=True,
                truncation=True,
                max_length=self._most_tokens,
                return_tensors="pt",
            ).to(self._device)
            states = self._network(**tokens).last_hidden_state
            pooled = _pool(self._torch, states, tokens["attention_mask"], self._pooling)
            return to_unit(pooled.cpu().numpy().astype(np.float32), self.name)


def _libraries(model: str) -> tuple[Any, Any]:
    try:
        import torch
        import transformers
    except ImportError as error:
        raise EncoderUnavailable(
            f"transformers:{model} needs the extra `encoders` ({error.name} is missing); install "
            "it with `.venv/bin/python -m pip install -e '.[encoders]'`"
        ) from error
    return torch, transformers


def _pooling(model: str) -> str:
    steps = _read_json(model, "modules.json") or []
    kinds = {step["type"].rsplit(".", 1)[-1] for step in steps}
    if not kinds <= _KNOWN_STEPS:
        raise ValueError(f"it has steps that are not supported: {sorted(kinds - _KNOWN_STEPS)}")
    config = _read_json(model, "1_Pooling/config.json")
    if config is None:
        return "mean"
    named = {
        key.removeprefix("pooling_mode_").split("_")[0]
        for key, on in config.items()
        if key.startswith("pooling_mode_") and on is True
    }
    found = "+".join(sorted(named)) or str(config.get("pooling_mode", "mean"))
    if found not in _POOLINGS or config.get("pooling_mode_mean_sqrt_len_tokens"):
        raise ValueError(f"its pooling {found!r} is not supported, only {', '.join(_POOLINGS)}")
    return found


def _read_json(model: str, file: str) -> Any:  # noqa: ANN401 - JSON
    """Return a file of the model, None if it has none; raises where that can't be told."""
    if Path(model).is_dir():
        found = Path(model) / file
        return json.loads(found.read_text(encoding="utf-8")) if found.exists() else None
    from huggingface_hub import hf_hub_download, try_to_load_from_cache
    from huggingface_hub.errors import EntryNotFoundError, LocalEntryNotFoundError

    try:
        return json.loads(Path(hf_hub_download(model, file)).read_text(encoding="utf-8"))
    except LocalEntryNotFoundError:
        # The hub isn't reached: an earlier visit may have found that there is no such file.
        if try_to_load_from_cache(model, file) is None:
            raise
        return None
    except EntryNotFoundError:
        return None


def _most_tokens(tokenizer: Any, config: Any) -> int:  # noqa: ANN401 - the library's
    """Return the tokenizer's limit; a tokenizer that names none says something astronomic."""
    places = getattr(config, "max_position_embeddings", None) or 512
    return int(min(tokenizer.model_max_length, places))


def _pool(torch: Any, states: Any, mask: Any, pooling: str) -> Any:  # noqa: ANN401 - tensors
    """Pool states (n, tokens, d) into (n, d); mask (n, tokens) is 0 where there is padding."""
    kept = mask.unsqueeze(-1).to(states.dtype)
    match pooling:
        case "cls":
            return states[torch.arange(len(states)), mask.argmax(dim=1)]
        case "max":
            return states.masked_fill(kept == 0, float("-inf")).amax(dim=1)
        case "lasttoken":
            places = torch.arange(mask.shape[1], device=mask.device)
            return states[torch.arange(len(states)), (mask * places).argmax(dim=1)]
        case _:
            return (states * kept).sum(dim=1) / kept.sum(dim=1)


def _digest(network: Any, shape: str) -> str:  # noqa: ANN401 - a torch module
    seen = sha256(shape.encode())
    for name, weight in sorted(network.state_dict().items()):
        flat = weight.detach().flatten()
        if len(flat):
            step = max(1, len(flat) // _SAMPLED)
            seen.update(name.encode() + flat[::step].cpu().float().numpy().tobytes())
    return seen.hexdigest()[:12]


def _name(model: str, digest: str) -> str:
    label = Path(model).resolve().name if Path(model).exists() else model
    ending = f"-{digest}"
    return f"transformers/{label}"[: LONGEST_NAME - len(ending)] + ending
