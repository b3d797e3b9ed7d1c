import subprocess
import sys

SCRIPT = """
from omegaconf import OmegaConf
load = OmegaConf.load
from vision.light_rapidocr import text_engine
engine = text_engine()
from rapidocr.inference_engine.base import InferSession
from rapidocr.utils import model_resolver
assert OmegaConf.load is load
print(type(InferSession.model_info).__name__, type(model_resolver.MODEL_ROUTES).__name__)
print(type(engine().cfg).__name__)
"""


def test_the_list_of_models_is_read_as_it_is_and_settings_as_ever() -> None:
    command = [sys.executable, "-c", SCRIPT]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert said.split() == ["dict", "dict", "DictConfig"]
