"""Modules that are loaded already, and that an app gets when it imports them itself.

Until then they are not in `sys.modules`: an import looks for them on Python's path as in a new process, and
gets the loaded module only where it has found the very file that this was loaded from.
"""

import sys
from _thread import RLock
from collections.abc import Callable, Mapping
from importlib.machinery import ExtensionFileLoader, FrozenImporter, ModuleSpec, SourceFileLoader
from types import ModuleType
from typing import Any

__all__ = ["ModuleStash"]

_LOADERS: tuple[Any, ...] = (SourceFileLoader, ExtensionFileLoader, FrozenImporter)
# What the import of a module sets anew.
_SET = ("__loader__", "__spec__", "__package__", "__path__", "__file__", "__cached__")

Imports = Mapping[str, set[str]]


class ModuleStash:
    """Takes the loaded modules out of `sys.modules`, and gives each back when it is imported.

    Args:
        imports: which modules each of them imports.
        modules_at_start: what a new process has before it runs an app.
        hand_over: called before the module `jsii` is given back; False where it cannot be given back.
        leave: called where `jsii` is to be loaded again.
    """

    def __init__(
        self,
        imports: Imports,
        modules_at_start: frozenset[str],
        hand_over: Callable[[], bool],
        leave: Callable[[], None],
    ) -> None:
        self._imports = {name: set(needed) for name, needed in imports.items()}
        self._hand_over, self._leave = hand_over, leave
        self._lock = RLock()
        self._modules: dict[str, ModuleType] = {}
        self._left: set[str] = set()
        for name, module in list(sys.modules.items()):
            if name not in modules_at_start and _is_loaded_from_file(module):
                self._take(name, module)
        self._forget_in_parents(modules_at_start)

    def _take(self, name: str, module: ModuleType) -> None:
        origin = str(getattr(module.__spec__, "name", name))
        if name.startswith(f"{origin}."):
            # `publication` puts the module itself there, and what of it is public in its place.
            self._imports.setdefault(origin, set()).add(name)
        self._modules[name] = module
        self._left.add(name)
        del sys.modules[name]

    def _forget_in_parents(self, modules_at_start: frozenset[str]) -> None:
        # What a package imports itself stays in it: its own code uses it.
        kept = {name: self._needed(name) for name in {each.rpartition(".")[0] for each in self._left}}
        for name in self._left:
            parent, _, last = name.rpartition(".")
            above = sys.modules.get(parent) if parent in modules_at_start else self._modules.get(parent)
            if last.startswith("_"):
                continue
            if above and name not in kept[parent] and vars(above).get(last) is self._modules[name]:
                delattr(above, last)

    def give_back_on_import(self) -> None:
        """From now on an import of one of the modules gets it."""
        for loader in _LOADERS:
            ordinary = loader.create_module

            def create(*given: Any, ordinary: Any = ordinary) -> ModuleType | None:
                spec: ModuleSpec = given[-1]
                with self._lock:
                    module = self._given_back(spec) if spec.name in self._left else None
                return ordinary(*given) if module is None else module

            loader.create_module = staticmethod(create) if loader is FrozenImporter else create

    def _given_back(self, spec: ModuleSpec) -> ModuleType | None:
        module = self._modules[spec.name]
        needed = self._needed(spec.name)
        if not _is_same(spec, module) or not self._is_found(needed - {spec.name}):
            self.let_go()
            return None
        if "jsii" in needed & self._left and not self._is_handed_over():
            self.let_go()
            return None
        given = sorted(needed & self._left - {spec.name})
        for name in given:
            sys.modules[name] = self._modules[name]
        self._left -= needed
        for name in given:
            self._name_in_parent(name)
        spec.loader = _Loaded(spec, module)  # type: ignore[assignment] # it has what an import asks for
        return module

    def _is_handed_over(self) -> bool:
        # It imports some of them itself, which the app must not find.
        absent = self._left - sys.modules.keys()
        sys.modules.update({name: self._modules[name] for name in absent})
        try:
            return self._hand_over()
        finally:
            for name in absent:
                del sys.modules[name]

    def _needed(self, name: str) -> set[str]:
        found: set[str] = set()
        open_ones = [name]
        while open_ones:
            each = open_ones.pop()
            if each in found or each not in self._modules:
                continue
            found.add(each)
            open_ones += self._imports.get(each, ())
        return found

    def _is_found(self, names: set[str]) -> bool:
        """Tell whether a new process would load the same under these names."""
        for name in names:
            if name in self._left:
                if name in sys.modules or ("." not in name and not self._is_where_it_was(name)):
                    return False
            elif sys.modules.get(name) is not self._modules[name]:
                return False
        return True

    def _is_where_it_was(self, name: str) -> bool:
        return _is_same(_found(name), self._modules[name])

    def _name_in_parent(self, name: str) -> None:
        parent, _, last = name.rpartition(".")
        above = sys.modules.get(parent)
        if above is not None and last not in vars(above):
            setattr(above, last, self._modules[name])

    def let_go(self) -> None:
        """Have everything that was not given back yet loaded again, but what Python can load only once."""
        if "jsii" in self._left:
            self._leave()
        self._left = {
            name
            for name in self._left
            if isinstance(getattr(self._modules[name].__spec__, "loader", None), ExtensionFileLoader)
        }


class _Loaded:
    """The loader of a module that needs no code to be run."""

    def __init__(self, spec: ModuleSpec, module: ModuleType) -> None:
        self._spec = spec
        self._loader = spec.loader
        self._before = {name: vars(module)[name] for name in _SET if name in vars(module)}

    def exec_module(self, module: ModuleType) -> None:
        self._spec.loader = self._loader
        for name in _SET:
            vars(module).pop(name, None)
        vars(module).update(self._before)


def _is_loaded_from_file(module: ModuleType) -> bool:
    if getattr(module, "__name__", "").partition(".")[0] in {"__main__", "constructs_lib"}:
        return False
    loader = getattr(getattr(module, "__spec__", None), "loader", None)
    return type(loader) in _LOADERS or loader is FrozenImporter


def _is_same(spec: ModuleSpec | None, module: ModuleType) -> bool:
    loaded = module.__spec__
    return spec is not None and loaded is not None and spec.origin == loaded.origin


def _found(name: str) -> ModuleSpec | None:
    for finder in sys.meta_path:
        if (spec := finder.find_spec(name, None)) is not None:
            return spec
    return None
