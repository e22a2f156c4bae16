"""What one NVIDIA card does, beside what its data sheet promises: matrix rates, memory, power.

    python benchmarks/bench_card.py measured.csv

needs a card, PyTorch and nvidia-ml-py, neither of which the project installs, and takes about two
minutes. It writes rows of `data/measured.csv`. No setting of the card is touched. Each rate is
timed by the card's own events over blocks of at least a quarter of a second; a row gives the
median block and the 5th and 95th percentile of the blocks. The data are random: a product of
noughts runs faster than any real one. Power is the card's own energy counter over windows of one
second, while the same work goes on.
"""

import csv
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

try:
    import pynvml
    import torch
except ImportError as error:
    sys.exit(f"bench_card.py: {error.name} is missing; install torch and nvidia-ml-py")

NAMES = {"NVIDIA H100 80GB HBM3": "H100 SXM", "NVIDIA H200": "H200"}
SIDE = 8192  # rows and columns of the matrices: far beyond what a card's caches hold
COPIED = 8 * 2**30  # bytes of the block that is copied
BLOCKS = 40
BLOCK_SECONDS = 0.25
WARM_SECONDS = 5
IDLE_SECONDS = 15
FIELDS = (
    "measurement_id",
    "accelerator",
    "metric",
    "value",
    "low",
    "high",
    "unit",
    "repeats",
    "method",
)


def seconds(work: Callable[[], object], times: int) -> float:
    """Seconds of the card for one round of a piece of work done so many times in a row."""
    begin, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
    begin.record()
    for _ in range(times):
        work()
    end.record()
    end.synchronize()
    return begin.elapsed_time(end) / 1e3 / times


def blocks(work: Callable[[], object]) -> tuple[list[float], list[float]]:
    """Seconds of one round in each block, and watts of the board in windows of a second."""
    card = pynvml.nvmlDeviceGetHandleByIndex(0)
    times = max(1, round(BLOCK_SECONDS / seconds(work, 20)))
    until = time.monotonic() + WARM_SECONDS
    while time.monotonic() < until:
        seconds(work, times)
    took, watts = [], []
    joules = pynvml.nvmlDeviceGetTotalEnergyConsumption(card) / 1e3
    began = time.monotonic()
    while len(took) < BLOCKS or len(watts) < BLOCKS * BLOCK_SECONDS:
        took.append(seconds(work, times))
        now = time.monotonic()
        if now - began >= 1:
            spent = pynvml.nvmlDeviceGetTotalEnergyConsumption(card) / 1e3
            watts.append((spent - joules) / (now - began))
            joules, began = spent, now
    clock = pynvml.nvmlDeviceGetClockInfo(card, pynvml.NVML_CLOCK_SM)
    print(f"clock after it: {clock} MHz", file=sys.stderr)
    return took, watts


def idle() -> list[float]:
    """Watts of the board in windows of a second, before any program has opened it."""
    card = pynvml.nvmlDeviceGetHandleByIndex(0)
    watts = []
    joules = pynvml.nvmlDeviceGetTotalEnergyConsumption(card) / 1e3
    for _ in range(IDLE_SECONDS):
        began = time.monotonic()
        time.sleep(1)
        spent = pynvml.nvmlDeviceGetTotalEnergyConsumption(card) / 1e3
        watts.append((spent - joules) / (time.monotonic() - began))
        joules = spent
    return watts


def near(made: torch.Tensor, wanted: torch.Tensor, most: float) -> None:
    """Stop where a product is not the product: a fast wrong answer is no rate."""
    off = float((made.double() - wanted).norm() / wanted.norm())
    if not off < most:
        sys.exit(f"bench_card.py: a product is off by {off:.2g} of itself; nothing was written")


def bf16() -> Callable[[], object]:
    """A product of two square matrices of 16-bit numbers, checked on its first rows."""
    left, right = (torch.randn(SIDE, SIDE, device="cuda", dtype=torch.bfloat16) for _ in "ab")
    out = torch.full_like(left, float("nan"))
    torch.mm(left, right, out=out)
    near(out[:64], left[:64].double() @ right.double(), 1e-2)
    return lambda: torch.mm(left, right, out=out)


def fp8() -> Callable[[], object]:
    """The same of 8-bit numbers (e4m3), summed in 32 bits and given in 16."""
    left, right = (torch.randn(SIDE, SIDE, device="cuda").to(torch.float8_e4m3fn) for _ in "ab")
    one = torch.ones((), device="cuda")

    def product() -> torch.Tensor:
        return torch._scaled_mm(
            left, right.t(), scale_a=one, scale_b=one, out_dtype=torch.bfloat16, use_fast_accum=True
        )

    near(product()[:64], left[:64].double() @ right.double().t(), 1e-2)
    return product


def copy() -> Callable[[], object]:
    """A block of memory copied to another place on the card."""
    here = torch.randint(0, 255, (COPIED,), device="cuda", dtype=torch.uint8)
    there = torch.empty_like(here)
    return lambda: there.copy_(here)


def measured(accelerator: str, rest: list[float]) -> Iterator[dict]:
    """The rows of one card: metric, median, 5th and 95th percentile, and how they were had."""

    def line(metric: str, unit: str, values: list[float], method: str) -> dict:
        low, *_, high = statistics.quantiles(values, n=20, method="inclusive")
        numbers = [f"{number:.4g}" for number in (statistics.median(values), low, high)]
        name = f"{accelerator.split()[0].lower()}-{metric.replace('_', '-')}"
        facts = (name, accelerator, metric, *numbers, unit, len(values), method)
        return dict(zip(FIELDS, facts, strict=True))

    yield line("power_idle_w", "W", rest, "board at rest, no program on it")
    sums = 2 * SIDE**3
    for name, start, what in (("bf16", bf16, "16-bit"), ("fp8", fp8, "8-bit")):
        took, watts = blocks(start())
        torch.cuda.empty_cache()
        how = f"product of two random {SIDE} x {SIDE} matrices, {what}, library's own kernel"
        rates = [sums / one / 1e12 for one in took]
        yield line(f"dense_{name}_tflop_s", "TFLOP/s", rates, how)
        yield line(f"power_{name}_w", "W", watts, f"board during the {what} products")
    took, watts = blocks(copy())
    how = f"copy of {COPIED // 2**30} GiB on the card, bytes read and bytes written"
    rates = [2 * COPIED / one / 1e12 for one in took]
    yield line("memory_bandwidth_tb_s", "TB/s", rates, how)
    yield line("power_memory_w", "W", watts, "board during the copies")


def main() -> None:
    """Measure the first card and write its rows to the file that is named."""
    if len(sys.argv) != 2:
        sys.exit("bench_card.py: name the file to write, for example measured.csv")
    try:
        pynvml.nvmlInit()
    except pynvml.NVMLError as error:
        sys.exit(f"bench_card.py: no NVIDIA card answers ({error}); nothing was written")
    rest = idle()
    if not torch.cuda.is_available():
        sys.exit("bench_card.py: PyTorch sees no card; nothing was written")
    found = torch.cuda.get_device_name(0)
    limit = pynvml.nvmlDeviceGetPowerManagementLimit(pynvml.nvmlDeviceGetHandleByIndex(0)) / 1e3
    driver = pynvml.nvmlSystemGetDriverVersion()
    print(f"{found}; limit {limit:.0f} W; driver {driver}; PyTorch {torch.__version__}")
    torch.manual_seed(1)
    rows = list(measured(NAMES.get(found, found), rest))
    with Path(sys.argv[1]).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, FIELDS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()
