"""The few shapes that a letter's body is made of."""

Block = dict[str, object]
Pairs = list[list[str]]


def text(*sentences: str) -> Block:
    """One paragraph; what is empty is left out."""
    return {"text": " ".join(each for each in sentences if each)}


def points(*lines: str) -> Block:
    """A numbered list."""
    return {"points": [line for line in lines if line]}


def facts(pairs: Pairs) -> Block:
    """Labels and values, one under the other; a fact without a value is left out."""
    return {"facts": [pair for pair in pairs if pair[1]]}


def numbered(lines: list[str]) -> str:
    """A short list as the value of a fact: one line each."""
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1))


THANKS = text("Demikian, atas perhatian dan kerja sama Saudara kami sampaikan terima kasih.")
