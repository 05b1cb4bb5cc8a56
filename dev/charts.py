"""Charts of growth, as SVG that stands alone: lines over sizes that grow tenfold, each point with its figure."""

from collections.abc import Mapping, Sequence
from html import escape

WIDTH, HEIGHT = 640, 320
LEFT, RIGHT, TOP, BOTTOM = 60, 600, 60, 250
COLOURS = ("#1a5fb4", "#a51d2d", "#26734d", "#613583")
Points = Sequence[tuple[int, float]]  # size and figure, the smallest size first


def growth(*, title: str, below: str, lines: Mapping[str, Points]) -> str:
    """`lines` over the same sizes, which stand evenly apart. `title`: what is counted; `below`: what the sizes are of.

    The vertical axis begins at nought, so that what does not grow is seen to be level.
    """
    sizes = [size for size, _ in next(iter(lines.values()))]
    most = max(figure for points in lines.values() for _, figure in points) * 1.15 or 1.0
    step = (RIGHT - LEFT - 80) / max(len(sizes) - 1, 1)
    across = {size: round(LEFT + 40 + step * place) for place, size in enumerate(sizes)}
    drawn = "".join(
        _line(name, [(across[size], figure) for size, figure in points], most, place)
        for place, (name, points) in enumerate(lines.items())
    )
    ticks = "".join(f'<text x="{x}" y="{BOTTOM + 20}">{size:,}</text>' for size, x in across.items())
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" font-family="sans-serif"'
        f' font-size="13" text-anchor="middle"><title>{escape(title)}</title>'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>'
        f'<text x="{WIDTH // 2}" y="22" font-weight="bold">{escape(title)}</text>'
        f'<path d="M{LEFT} {TOP - 10}V{BOTTOM}H{RIGHT}" fill="none" stroke="#666"/>{ticks}{drawn}'
        f'<text x="{(LEFT + RIGHT) // 2}" y="{BOTTOM + 44}">{escape(below)}</text></svg>\n'
    )


def _line(name: str, points: Sequence[tuple[int, float]], most: float, place: int) -> str:
    colour = COLOURS[place % len(COLOURS)]
    places = [(x, round(BOTTOM - (BOTTOM - TOP) * figure / most), figure) for x, figure in points]
    dots = "".join(
        f'<circle cx="{x}" cy="{y}" r="4"/><text x="{x}" y="{y - 9}">{_told(figure)}</text>' for x, y, figure in places
    )
    left = LEFT + 10 + 170 * place
    key = f'<text x="{left}" y="{TOP - 18}" text-anchor="start" fill="{colour}">● {escape(name)}</text>'
    line = " ".join(f"{x},{y}" for x, y, _ in places)
    return (
        f'{key}<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/><g fill="{colour}">{dots}</g>'
    )


def _told(figure: float) -> str:
    return f"{figure:,.0f}" if figure >= 100 else f"{figure:.3g}"
