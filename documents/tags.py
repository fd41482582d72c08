"""The tags of a Word template, and the narrow language in which a template may use them.

A template names fields of its paper, walks its lists and asks whether something is there; nothing
else. It calls nothing, computes nothing, and nests no more than two loops, so that no template can
reach into the portal or keep it busy. Which fields there are is read from the paper's dataclass:
a tag that is not one of them is told when the template comes in, in whatever branch it stands.
"""

from dataclasses import fields, is_dataclass
from typing import Any, get_args, get_origin, get_type_hints

from django.utils.translation import gettext as _
from jinja2 import StrictUndefined, Template, TemplateSyntaxError, nodes
from jinja2.sandbox import SandboxedEnvironment

from core.refusals import Refusal

# A field is text or a truth; a group is a dict of fields; a list is a list with its one shape.
Shape = dict[str, Any]
LOOPS = 2
OUTPUT = 8_000_000
_OF_A_LOOP = {"first": "", "last": "", "index": "", "length": ""}
_FILTERS = {"upper", "lower", "join", "default"}
_PLAIN = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Const,
    nodes.If,
    nodes.CondExpr,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Compare,
    nodes.Operand,
)


class TemplateRefused(Refusal):
    """The template cannot be used; the message says what is wrong in it."""


def shape_of(paper: type) -> Shape:
    """The fields of a paper's dataclass, with those of its groups and lists."""
    hints = get_type_hints(paper)
    return {field.name: _shape(hints[field.name]) for field in fields(paper)}


def _shape(hint: Any) -> Any:
    if is_dataclass(hint) and isinstance(hint, type):
        return shape_of(hint)
    if get_origin(hint) in (list, tuple):
        return [_shape(get_args(hint)[0])]
    return ""


def named(shape: Any, path: str = "") -> Any:
    """Data in which every field holds its own tag in guillemets."""
    if isinstance(shape, dict):
        return {key: named(inner, f"{path}.{key}" if path else key) for key, inner in shape.items()}
    if isinstance(shape, list):
        return [named(shape[0], path)] * 2
    return f"«{path}»"


def listed(shape: Shape, path: str = "") -> list[str]:
    """Every tag of the shape in words, a list with its brackets: 'rows[].number'."""
    found = []
    for key, inner in shape.items():
        here = f"{path}.{key}" if path else key
        if isinstance(inner, list):
            here, inner = f"{here}[]", inner[0]
        found += listed(inner, here) if isinstance(inner, dict) else [here]
    return found


class _Bounded(Template):
    """A template that stops when it has written too much."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        """The text, piece by piece."""
        pieces, size = [], 0
        for piece in self.generate(*args, **kwargs):
            size += len(piece)
            if size > OUTPUT:
                raise TemplateRefused(_("Mẫu tạo ra văn bản quá dài."))
            pieces.append(piece)
        return "".join(pieces)


class TagEnvironment(SandboxedEnvironment):
    """Jinja with nothing in it but the fields of one paper; checks whatever it compiles."""

    template_class = _Bounded

    def __init__(self, shape: Shape) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined)
        self.shape = shape
        self.globals.clear()
        self.filters = {name: self.filters[name] for name in _FILTERS}
        self.tests.clear()

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        try:
            tree = super()._parse(source, name, filename)
        except TemplateSyntaxError as error:
            raise TemplateRefused(
                _("Thẻ viết sai (%(error)s). Đề nghị kiểm tra cặp ngoặc {{ }}, {%% %%}.")
                % {"error": error.message}
            ) from error
        _check(tree, {**self.shape}, 0)
        return tree


def _check(node: nodes.Node, names: Shape, depth: int) -> None:
    """Refuse what is not of the narrow language; `names` are those known at this place."""
    if isinstance(node, nodes.For):
        _check_loop(node, names, depth)
    elif isinstance(node, (nodes.Name, nodes.Getattr, nodes.Getitem)):
        _shape_at(node, names)
    elif isinstance(node, nodes.Filter):
        if node.name not in _FILTERS or node.node is None:
            raise TemplateRefused(_("Mẫu dùng bộ lọc không được phép: %s.") % node.name)
        for child in node.iter_child_nodes():
            _check(child, names, depth)
    elif isinstance(node, _PLAIN):
        for child in node.iter_child_nodes():
            _check(child, names, depth)
    else:
        raise TemplateRefused(
            _(
                "Mẫu dùng lệnh không được phép (%s). Mẫu chỉ được điền thẻ, lặp danh sách "
                "và hiện theo điều kiện."
            )
            % type(node).__name__
        )


def _check_loop(node: nodes.For, names: Shape, depth: int) -> None:
    if depth == LOOPS:
        raise TemplateRefused(_("Mẫu lồng quá hai vòng lặp."))
    walked = _shape_at(node.iter, names)
    if not isinstance(walked, list) or not isinstance(node.target, nodes.Name) or node.recursive:
        raise TemplateRefused(_("Chỉ lặp được theo một danh sách của mẫu."))
    inside = {**names, node.target.name: walked[0], "loop": _OF_A_LOOP}
    for child in (*node.body, *([node.test] if node.test else [])):
        _check(child, inside, depth + 1)
    for child in node.else_:
        _check(child, names, depth)


def _shape_at(node: nodes.Node, names: Shape) -> Any:
    """The shape of what the tag names; refused where there is no such field."""
    if isinstance(node, nodes.Name):
        if node.ctx != "load" or node.name not in names:
            raise TemplateRefused(_("Không có thẻ “%s” trong loại văn bản này.") % node.name)
        return names[node.name]
    if isinstance(node, nodes.Getattr):
        known = _shape_at(node.node, names)
        if not isinstance(known, dict) or node.attr not in known:
            raise TemplateRefused(_("Không có thẻ “%s” trong loại văn bản này.") % _written(node))
        return known[node.attr]
    raise TemplateRefused(_("Thẻ chỉ được nêu tên trường, ví dụ {{ unit }}."))


def _written(node: nodes.Node) -> str:
    if isinstance(node, nodes.Getattr):
        return f"{_written(node.node)}.{node.attr}"
    return node.name if isinstance(node, nodes.Name) else "…"
