"""Change the archive's code in small ways, one at a time, and see which changes its tests miss.

    python benchmarks/mutation.py mkdocs_paperdigest/archive/merging.py tests/archive

Each change is made in a copy of the package. A change that no test notices is printed with its
line; `DEVELOPING.md` says of each known one why it stands.
"""

from __future__ import annotations

import argparse
import ast
import copy
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}


def _is_nothing(value: ast.expr | None) -> bool:
    """Whether a function returns what means the same as nothing."""
    return value is None or (isinstance(value, ast.Constant) and not value.value)


def mutate(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """Each small change of a node, with what it is."""
    changed = copy.deepcopy(node)
    match changed:
        case ast.Compare(ops=[operator]) if type(operator) in _COMPARED:
            changed.ops = [_COMPARED[type(operator)]()]
            yield "the other comparison", changed
        case ast.BoolOp(op=operator):
            changed.op = ast.Or() if isinstance(operator, ast.And) else ast.And()
            yield "and for or", changed
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield "not dropped", operand
        case ast.BinOp(op=ast.Add()):
            changed.op = ast.Sub()
            yield "minus for plus", changed
        case ast.BinOp(op=ast.Sub()):
            changed.op = ast.Add()
            yield "plus for minus", changed
        case ast.Constant(value=bool(value)):
            yield "the other truth", ast.Constant(not value)
        case ast.Constant(value=int(value)):
            yield "one more", ast.Constant(value + 1)
        case ast.IfExp(test=test):
            changed.test = ast.UnaryOp(ast.Not(), test)
            yield "the other branch", changed
        case ast.If(test=test) | ast.While(test=test):
            changed.test = ast.UnaryOp(ast.Not(), test)
            yield "the other branch", changed
        case ast.Return(value=value) if not _is_nothing(value):
            changed.value = ast.Constant(None)
            yield "nothing returned", changed
        case ast.Expr(value=ast.Call()):
            yield "a call left out", ast.Pass()
        case ast.Continue():
            yield "break for continue", ast.Break()


def mutants(source: str) -> Iterator[tuple[int, str, str]]:
    """Every changed source, with the line and the kind of the change."""
    tree = ast.parse(source)
    places = [
        (parent, name, place, node)
        for parent in ast.walk(tree)
        for name, value in ast.iter_fields(parent)
        for place, node in enumerate(value if isinstance(value, list) else [value])
        if isinstance(node, ast.AST)
    ]
    for parent, name, place, node in places:
        for kind, changed in mutate(node):
            many = isinstance(getattr(parent, name), list)
            if many:
                getattr(parent, name)[place] = changed
            else:
                setattr(parent, name, changed)
            yield getattr(node, "lineno", 0), kind, ast.unparse(ast.fix_missing_locations(tree))
            if many:
                getattr(parent, name)[place] = node
            else:
                setattr(parent, name, node)


def survives(root: Path, tests: list[str]) -> bool:
    """Whether the tests pass all the same."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-n", "0", *tests]
    try:
        done = subprocess.run(  # noqa: S603
            command,
            cwd=root,
            env={
                **os.environ,
                "PYTHONPATH": str(root),
            },
            capture_output=True,
            check=False,
            timeout=120,
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def main() -> None:
    """Change a file in every way, and print what survives."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("tests", nargs="+")
    parser.add_argument("--every", type=int, default=1, help="take every n-th change only")
    arguments = parser.parse_args()
    source = arguments.file.read_text()
    lines = source.splitlines()
    made = left = 0
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name in ("mkdocs_paperdigest", "tests", "pyproject.toml"):
            copied = shutil.copytree if Path(name).is_dir() else shutil.copy
            copied(name, root / name)
        if not survives(root, arguments.tests):
            sys.exit("the tests fail without any change")
        for number, (line, kind, changed) in enumerate(mutants(source)):
            if number % arguments.every:
                continue
            made += 1
            (root / arguments.file).write_text(changed)
            if survives(root, arguments.tests):
                left += 1
                print(f"{arguments.file}:{line}: {kind}: {lines[line - 1].strip()}", flush=True)
    print(f"{made} changes, {made - left} noticed, {left} not")


if __name__ == "__main__":
    main()
