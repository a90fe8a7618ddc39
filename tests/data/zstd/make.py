"""Writes frames of the reference program `zstd` for the tests of src/ingest/zstd: run in this folder."""

import subprocess


def random():
    state = 2024
    while True:
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        yield state >> 33


WORDS = b"alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu".split()


def content(kind, size):
    numbers = random()
    out = bytearray()
    while len(out) < size:
        number = next(numbers)
        if kind == "numbers":
            out += (400_000_000 + number % 300_000).to_bytes(8, "little")
        elif kind == "few":
            out += (1_569_888_000_000_000 + number % 16 * 1_000_000).to_bytes(8, "little")
        elif kind == "words":
            out += WORDS[(number % 12) * (number // 12 % 12) // 12] + b" "
        elif kind == "runs":
            out += bytes([number % 4]) * (number // 4 % 2_000)
        else:
            out += bytes([number % 256])
    return bytes(out[:size])


for kind, size, level in [
    ("numbers", 20_000, 3),
    ("few", 200_000, 3),
    ("words", 90_000, 1),
    ("words", 300_000, 19),
    ("runs", 900_000, 3),
    ("noise", 700, 3),
    ("noise", 40, 19),
    ("few", 30, 1),
]:
    name = f"{kind}-{size}-{level}.zst"
    packed = subprocess.run(
        ["zstd", f"-{level}", "--stdout"], input=content(kind, size), capture_output=True, check=True
    )
    open(name, "wb").write(packed.stdout)
