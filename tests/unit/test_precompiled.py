"""Methods of dataclasses that were compiled with the package are those that would be compiled at a start."""

import builtins
import dataclasses
import gc
import marshal

import pytest

from complaints import precompiled

NAMES = {"a": int, "b": (str, "b"), "c": (list[str], dataclasses.field(default_factory=list))}


def make() -> type:
    """A class as ours are."""
    fields = [(name, *(of if isinstance(of, tuple) else (of,))) for name, of in NAMES.items()]
    return dataclasses.make_dataclass("Made", fields, frozen=True)


@pytest.fixture(autouse=True)
def garbage_is_looked_for():
    """As before, whatever was used."""
    yield
    gc.enable()
    gc.unfreeze()


@pytest.fixture
def written(monkeypatch):
    """What `dataclasses` writes for it."""
    texts: list[str] = []

    def execute(text, *places):
        texts.append(text)
        exec(text, *places)

    with monkeypatch.context() as here:
        here.setattr(dataclasses, "exec", execute, raising=False)
        make()
    return texts


@pytest.fixture
def compiled(monkeypatch):
    """The texts that are compiled all the same."""
    texts: list[str] = []

    def execute(code, *places):
        if isinstance(code, str):
            texts.append(code)
        builtins.exec(code, *places)

    monkeypatch.setattr(precompiled, "exec", execute, raising=False)
    monkeypatch.setattr(dataclasses, "exec", builtins.exec, raising=False)  # put back afterwards
    return texts


def test_what_was_compiled_is_not_compiled_again(tmp_path, written, compiled):
    path = tmp_path / "methods.bin"
    path.write_bytes(precompiled.methods_of(written))
    assert precompiled.use(path)
    assert not gc.isenabled()
    precompiled.started()
    assert gc.isenabled()
    made = make()
    assert compiled == []
    assert made(1) == made(a=1, b="b", c=[])
    assert repr(made(2, "c")) == "Made(a=2, b='c', c=[])"
    with pytest.raises(dataclasses.FrozenInstanceError):
        made(1).a = 2


def test_what_was_not_is_compiled_as_ever(tmp_path, written, compiled):
    path = tmp_path / "methods.bin"
    path.write_bytes(precompiled.methods_of(written[1:]))
    assert precompiled.use(path)
    assert make()(1) != make()(2)
    assert set(compiled) == {written[0]}


def test_the_code_of_another_python_is_not_looked_at(tmp_path):
    path = tmp_path / "methods.bin"
    path.write_bytes(b"\0\0\r\n" + marshal.dumps({}))
    assert not precompiled.use(path)


def test_a_working_copy_has_none_and_garbage_is_looked_for_as_ever():
    assert not precompiled.use()
    assert gc.isenabled()
