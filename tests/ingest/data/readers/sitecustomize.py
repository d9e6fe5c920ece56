"""Put a reader that behaves as its options say in place of the RDF reader; a child finds it by PYTHONPATH."""

import os
import resource
import signal
import sys
import time
import types

from graph.records import DraftLink, Said
from ingest.issues import Code, Issue, refused
from ingest.wire import Progress


def read(path, options):
    behaviour = options["behaviour"]
    if options.get("lazy"):
        behaviour = options["then"]
    yield Progress(0.1)
    if behaviour == "crash early":
        os.kill(os.getpid(), signal.SIGSEGV)
    yield Said("urn:a", "SPACE", values={"name": "A" * options.get("letters", 1)})
    yield DraftLink("urn:a", "urn:p", "urn:b", "HAS_PART")
    if behaviour == "flood":
        for number in range(100_000):
            yield Said(f"urn:{number}")
    yield Progress(0.2)
    if behaviour in BEHAVIOURS:
        BEHAVIOURS[behaviour](path)
    yield Issue(Code.IFC_UNITS, "No unit.", 2, ("#1",))
    yield Said("urn:limits", values={"memory": resource.getrlimit(resource.RLIMIT_AS)[0]})
    yield Said("urn:environment", values=dict(os.environ))


def _refuse(path):
    raise refused(Code.NOT_IFC, path.name)


def _spawn(path):
    """Leave a grandchild behind, whose number is in the file."""
    child = os.fork()
    if child == 0:
        time.sleep(60)
    path.write_text(f"{os.getpid()} {child}")
    time.sleep(60)


def _spin(_):
    while True:
        pass


def _hold(_):
    block = [bytearray(1024 * 1024) for _ in range(4096)]
    del block


BEHAVIOURS = {
    "refuse": _refuse,
    "raise": lambda _: {}["key"],
    "crash": lambda _: os.kill(os.getpid(), signal.SIGSEGV),
    "killed": lambda _: os.kill(os.getpid(), signal.SIGKILL),
    "exit": lambda _: os._exit(3),
    "print": lambda _: sys.stdout.buffer.write(b"a library's greeting\n"),
    "hang": lambda _: time.sleep(60),
    "spin": _spin,
    "hold": _hold,
    "spawn": _spawn,
}

for name in ("ingest.rdf", "ingest.ifc"):
    module = types.ModuleType(name)
    vars(module)["read"] = read
    sys.modules[name] = module
