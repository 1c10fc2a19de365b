"""What the Python client of Prometheus makes of texts, beside what we made of them.

`client.py bodies` reads lines "FORMAT HEX" of whole bodies, and prints for each the same body as
OpenMetrics that the client renders, in hexadecimal; the last line is a body of the client's own.

`client.py compare` reads lines "FORMAT HEX RESULT": a text, and what we read of it. It prints a line
"INDEX KEY" for each text about which the two disagree. RESULT is "refused:REASON", or "accepted:" and
samples with ";" between them, each "NAME LABELS VALUE TIME" with "|" between the parts, and names,
labels and texts in hexadecimal; then "#" and what is said of families in the same way.
"""

import math
import struct
import sys

try:
    import prometheus_client
except ImportError:
    sys.exit("prometheus-client is missing; `make setup` installs it")
from prometheus_client import openmetrics, parser
from prometheus_client.openmetrics import exposition as rendering
from prometheus_client.openmetrics import parser as strict


class Samples:
    """The samples of a text as its lines have them, before the client renames those of counters."""

    def __init__(self, module):
        self.module, self.original, self.samples = module, module._parse_sample, []

    def __enter__(self):
        self.module._parse_sample = self.take
        return self.samples

    def take(self, line):
        sample = self.original(line)
        self.samples.append(sample)
        return sample

    def __exit__(self, *_):
        self.module._parse_sample = self.original


def hexadecimal(text):
    return text.encode("utf-8").hex()


def number(value):
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        value = int(value)
    if isinstance(value, int) and -(2**63) <= value < 2**64:
        return "i%d" % value
    try:
        value = float(value)
    except OverflowError:
        return "overflow"
    if math.isnan(value):
        return "nan"
    return "d%x" % struct.unpack("<Q", struct.pack("<d", value))[0]


def milliseconds(time):
    return None if time is None else round(float(time) * 1000)


def parse(form, body):
    """Samples, and what is said of families in OpenMetrics; what the client raises passes."""
    module = strict if form == "openMetrics" else parser
    text = body.decode("utf-8")
    with Samples(module) as samples:
        families = list(module.text_string_to_metric_families(text))
    said = {}
    if form == "openMetrics":
        for family in families:
            said["help", family.name] = family.documentation
            said["unit", family.name] = family.unit
            said["type", family.name] = family.type
    return [
        (s.name, sorted(s.labels.items()), number(s.value), milliseconds(s.timestamp))
        for s in samples
    ], said


def theirs(form, body):
    try:
        return parse(form, body), None
    except UnicodeDecodeError:
        return None, "not UTF-8"
    except Exception as error:
        message = str(error).split(":")[0].split("'")[0].strip()
        return None, "%s %s" % (type(error).__name__, message)


def read_ours(result):
    samples, _, said = result.partition("#")
    decode = lambda text: bytes.fromhex(text).decode("utf-8")
    lines = []
    for sample in filter(None, samples.split(";")):
        name, labels, value, time = sample.split("|")
        pairs = [tuple(map(decode, pair.split("="))) for pair in labels.split(",") if pair]
        lines.append((decode(name), sorted(pairs), value, int(time) if time else None))
    families = {}
    for line in filter(None, said.split(";")):
        kind, name, text = line.split("|")
        families[kind, decode(name)] = decode(text)
    return lines, families


def difference(ours, others):
    if len(ours[0]) != len(others[0]):
        return "the number of samples"
    for mine, other in zip(ours[0], others[0]):
        for index, part in enumerate(("a name", "labels", "a value")):
            if mine[index] != other[index]:
                return part
        if (mine[3] is None) != (other[3] is None):
            return "whether there is a time"
        # Half a millisecond is rounded in other ways, and the client has times of 53 bits.
        if mine[3] is not None and abs(mine[3] - other[3]) > max(1, abs(other[3]) * 2**-52):
            return "a time"
    for key, text in ours[1].items():
        if others[1].get(key, text) != text:
            return "the %s of a family" % key[0]
    return None


def compare():
    for index, line in enumerate(sys.stdin):
        form, body, result = line.rstrip("\n").split(" ")
        others, refusal = theirs(form, bytes.fromhex(body))
        name = "openmetrics" if form == "openMetrics" else form
        if result.startswith("refused:"):
            if others is not None:
                print(index, name, "refused by us alone,", result.partition(":")[2])
        elif refusal is not None:
            print(index, name, "refused by the client alone,", refusal)
        else:
            part = difference(read_ours(result.partition(":")[2]), others)
            if part is not None:
                print(index, name, "read differently,", part)


def own_body():
    """A body that has all that the client writes, exemplars and escapes among it."""
    registry = prometheus_client.CollectorRegistry()
    counter = prometheus_client.Counter("sent", "What \\ was\n\"sent\"", ["to"], registry=registry)
    for to in ("a", "b\"\\\n", "é 漢字", ""):
        counter.labels(to).inc(3, exemplar={"trace": "é 漢字"})
    histogram = prometheus_client.Histogram("took_seconds", "Time", ["by"], registry=registry)
    for index in range(200):
        histogram.labels("x").observe(index / 17, exemplar={"span": str(index)})
    summary = prometheus_client.Summary("size_bytes", "Size", registry=registry)
    summary.observe(1e300)
    gauge = prometheus_client.Gauge("depth", "Depth", ["queue"], registry=registry)
    for index, value in enumerate((0, -1, 2.5, 1e18, 1e-9, math.inf, -math.inf, math.nan, 0.1 + 0.2)):
        gauge.labels(str(index)).set(value)
    prometheus_client.Info("build", "Build", registry=registry).info({"version": "1.0"})
    states = prometheus_client.Enum("state", "State", states=["up", "down"], registry=registry)
    states.state("down")
    return rendering.generate_latest(registry)


def bodies():
    for line in sys.stdin:
        form, body = line.split()
        families, names = [], set()
        for family in parser.text_string_to_metric_families(bytes.fromhex(body).decode("utf-8")):
            # In OpenMetrics a counter's family lacks `_total`, and may have the name of another then.
            taken = {family.name} | {sample.name for sample in family.samples}
            if not taken & names:
                names |= taken
                families.append(family)

        class Registry:
            def collect(self):
                return families

        print(rendering.generate_latest(Registry()).hex())
    print(own_body().hex())


{"bodies": bodies, "compare": compare}[sys.argv[1]]()
