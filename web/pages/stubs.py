"""Gradio imported without the type stubs that it writes for editors."""

import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType

_MODULE, _WRITER = "gradio.component_meta", "create_or_modify_pyi"


def import_without_stubs() -> None:
    """Import Gradio, but let it write no `.pyi` file.

    With each of its eighty components it parses that component's source, fills in a template and
    compares the result with a file beside it, a second in all that serves editors alone; and it
    would change the installed package. Nothing happens where Gradio is imported already.
    """
    finder = _Finder()
    sys.meta_path.insert(0, finder)
    try:
        import gradio  # noqa: F401
    finally:
        sys.meta_path.remove(finder)


class _Finder(MetaPathFinder):
    """Finds the one module that writes the stubs."""

    def find_spec(
        self, fullname: str, path: object, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return where the module is, with a loader that takes its writer away."""
        if fullname != _MODULE:
            return None
        spec = PathFinder.find_spec(fullname, path, target)  # type: ignore[arg-type]
        if spec is not None and spec.loader is not None:
            spec.loader = _Silenced(spec.loader)
        return spec


class _Silenced(Loader):
    """Loads a module as `own` does, then puts what does nothing in the place of its writer."""

    def __init__(self, own: Loader) -> None:
        self._own = own

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """Return what the module's own loader creates."""
        return self._own.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        """Run the module; one of a Gradio that writes no stubs stays as it is."""
        self._own.exec_module(module)
        if hasattr(module, _WRITER):
            setattr(module, _WRITER, lambda *_: None)
