"""Declares 2,000 queues on the broker of the environment and measures runs of the program."""

import base64
import json
import os
import resource
import statistics
import subprocess
import sys
import time
import urllib.request

QUEUES = 2_000
PROGRAM = [".build/release/mqp", "run", "Examples/rabbitmq/mqp.yml", "--once"]


def call(path, body=None):
    user = f"{os.environ['RABBITMQ_USER']}:{os.environ['RABBITMQ_PASSWORD']}"
    request = urllib.request.Request(
        os.environ["RABBITMQ_URL"] + path,
        data=None if body is None else json.dumps(body).encode(),
        headers={
            "Authorization": "Basic " + base64.b64encode(user.encode()).decode(),
            "Content-Type": "application/json",
        },
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return answer.read()


def declare():
    arguments = {"durable": True, "auto_delete": False, "arguments": {}}
    queues = [{"vhost": "shop", "name": f"queue-{n}", **arguments} for n in range(QUEUES)]
    call("/api/definitions", {"queues": queues})
    # The list of queues is complete some seconds later.
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        answer = json.loads(call("/api/queues?page=1&page_size=1"))
        if answer["total_count"] >= QUEUES:
            return
        time.sleep(1)
    sys.exit("error: the broker does not list the queues")


def run():
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    process = subprocess.Popen(PROGRAM, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    output, errors = process.communicate()
    if process.returncode != 0:
        sys.exit(f"error: the program ended with {process.returncode}: {errors.decode()}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, after.ru_maxrss / 1024, output.count(b"\n")


def main():
    declare()
    runs = [run() for _ in range(int(sys.argv[1]))]
    seconds = [run[0] for run in runs]
    # The greatest of all children so far.
    memory = max(run[1] for run in runs)
    print(f"rows        {runs[-1][2]}")
    print(f"processor   {statistics.median(seconds):.3f} s (greatest {max(seconds):.3f} s)")
    print(f"memory      {memory:.0f} MiB")


main()
