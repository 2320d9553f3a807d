#!/usr/bin/python3
"""The host's end of the rig: starts the virtual machine, plugs what its tests ask for, judges.

  machine.py unpack-kernel VMLINUZ VMLINUX
      Takes the kernel out of its wrapping: it starts two seconds sooner so.
  machine.py run --project DIR --kernel DIR --initramfs FILE --out DIR --limit SECONDS
                 --bundle XCTEST --program NACRE --filter PATTERN
      Exit status 0 only where the machine ended by itself, in time, without a kernel fault,
      and its tests ran and passed.
"""
import argparse
import json
import lzma
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import tempfile
import time

FAULT = re.compile(r"Oops|BUG:|Kernel panic|general protection fault|Unable to handle")
SUMMARY = re.compile(r"Test run with (\d+) tests?.* (passed|failed)")


def unpack_kernel(source, target):
    """Debian packs its kernel with XZ; what follows the packed part is of no interest."""
    with open(source, "rb") as file:
        data = file.read()
    start = data.find(b"\xfd7zXZ\x00")
    if start < 0:
        sys.exit(f"rig: {source} holds no kernel packed by XZ")
    kernel = lzma.LZMADecompressor().decompress(data[start:])
    if kernel[:4] != b"\x7fELF":
        sys.exit(f"rig: what {source} holds is no kernel")
    with open(target, "wb") as file:
        file.write(kernel)


class Monitor:
    """QEMU's control line (QMP): one command, one answer; events in between are left out."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(10)
        self.socket.connect(path)
        self.file = self.socket.makefile("rw")
        self.file.readline()
        self.ask({"execute": "qmp_capabilities"})

    def ask(self, command):
        self.file.write(json.dumps(command) + "\n")
        self.file.flush()
        while True:
            line = self.file.readline()
            if not line:
                return {"error": {"desc": "the machine hung up"}}
            answer = json.loads(line)
            if "return" in answer or "error" in answer:
                return answer


class Machine:
    """One run of the virtual machine."""

    def __init__(self, options):
        self.options = options
        # Names of sockets are short, the project's path may not be.
        self.sockets = tempfile.mkdtemp(prefix="rig-")
        self.console = os.path.join(options.out, "console")
        self.serial = None
        # What is sent again and again from the far end of the serial line, and how often.
        self.feed, self.period, self.next_feed = "", 1.0, 0.0
        self.started = time.monotonic()
        self.process = subprocess.Popen(self.command(), stdin=subprocess.DEVNULL)

    def path(self, name):
        return os.path.join(self.sockets, name)

    def command(self):
        o = self.options
        line = ("console=ttyS0 quiet panic=-1 oops=panic "
                f"rig.project={o.project} rig.kernel={os.path.realpath(o.kernel)}")
        return [
            "qemu-system-x86_64", "-accel", "tcg,thread=multi", "-cpu", "Nehalem", "-smp", "2",
            "-m", "1G", "-nodefaults", "-no-user-config", "-display", "none", "-no-reboot",
            "-kernel", os.path.join(o.kernel, "vmlinux"), "-initrd", o.initramfs,
            "-append", line, "-serial", f"file:{self.console}",
            "-qmp", f"unix:{self.path('qmp')},server=on,wait=off",
            "-fsdev", "local,id=host,path=/,security_model=none,readonly=on,multidevs=remap",
            "-device", "virtio-9p-pci,fsdev=host,mount_tag=host",
            "-fsdev", f"local,id=out,path={os.path.abspath(o.out)},security_model=none",
            "-device", "virtio-9p-pci,fsdev=out,mount_tag=out",
            "-device", "qemu-xhci,id=xhci", "-audiodev", "none,id=silence",
            "-chardev", f"socket,id=serial,path={self.path('serial')},server=on,wait=off",
        ]

    def run(self):
        """Serves the machine until it goes off; the reason where it had to be ended."""
        try:
            return self.serve()
        finally:
            if self.process.poll() is None:
                self.process.kill()
                self.process.wait()
            shutil.rmtree(self.sockets, ignore_errors=True)

    def serve(self):
        while not os.path.exists(self.path("qmp")):
            if self.process.poll() is not None:
                return f"QEMU did not start (status {self.process.returncode})"
            time.sleep(0.02)
        monitor = Monitor(self.path("qmp"))
        number = 1
        while self.process.poll() is None:
            if time.monotonic() - self.started > self.options.limit:
                return f"it was still running after {self.options.limit:.0f} s"
            request = os.path.join(self.options.out, f"request-{number}.json")
            if os.path.exists(request):
                self.answer(monitor, request, number)
                number += 1
            else:
                time.sleep(0.02)
            if self.feed and time.monotonic() >= self.next_feed:
                self.next_feed = time.monotonic() + self.period
                try:
                    self.send(self.feed)
                except OSError:
                    pass  # Nobody listens at the moment.
        if self.process.returncode != 0:
            return f"QEMU ended with status {self.process.returncode}"
        return None

    def answer(self, monitor, request, number):
        """A test asks for something that only the outside can do."""
        with open(request, encoding="utf-8") as file:
            wish = json.load(file)
        try:
            if "serial" in wish:
                answer = self.send(wish["serial"])
            elif "feed" in wish:
                self.feed, self.period = wish["feed"], wish["period"]
                answer = {"return": {}}
            else:
                answer = monitor.ask(wish)
        except OSError as error:
            answer = {"error": {"desc": str(error)}}
        path = os.path.join(self.options.out, f"answer-{number}.json")
        with open(path + ".part", "w", encoding="utf-8") as file:
            json.dump(answer, file)
        os.rename(path + ".part", path)

    def send(self, text):
        """Bytes for the far end of the machine's serial line, one for each character."""
        if self.serial is None:
            self.serial = socket.socket(socket.AF_UNIX)
            self.serial.settimeout(5)
            self.serial.connect(self.path("serial"))
        self.serial.sendall(text.encode("latin-1"))
        return {"return": {}}


def read(folder, name):
    try:
        with open(os.path.join(folder, name), encoding="utf-8", errors="replace") as file:
            return file.read()
    except FileNotFoundError:
        return ""


def judge(reason, out):
    """What was wrong, None where nothing was; and the tests' own last word."""
    console, log = read(out, "console"), read(out, "log")
    status = read(out, "status").strip()
    summary = SUMMARY.findall(log)
    fault = FAULT.search(console)
    if fault:
        reason = f"the kernel stumbled: {fault.group(0)}"
    if reason is None and not status:
        reason = "it went off without a result"
    if reason is None and status != "0":
        reason = f"the tests ended with status {status}"
    if reason is None and (not summary or summary[-1][0] == "0"):
        reason = "no test ran"
    if reason is None and summary[-1][1] != "passed":
        reason = "a test failed"
    return reason, summary


def run(options):
    shutil.rmtree(options.out, ignore_errors=True)
    os.makedirs(options.out)
    test = [options.bundle, "--testing-library", "swift-testing", "--no-parallel",
            "--filter", options.filter]
    with open(os.path.join(options.out, "job"), "w", encoding="utf-8") as file:
        file.write(f"export NACRE_RIG_PROGRAM={shlex.quote(options.program)}\n")
        file.write(shlex.join(test) + "\n")
    machine = Machine(options)
    reason, summary = judge(machine.run(), options.out)
    wall = time.monotonic() - machine.started
    inside = read(options.out, "uptime").strip() or "?"
    if reason is None:
        print(f"rig: {summary[-1][0]} test(s) passed on real drivers; "
              f"{inside} s in the machine, {wall:.0f} s in all")
        return 0
    print("".join(f"  log      {line}\n" for line in read(options.out, "log").splitlines()[-60:]))
    print("".join(f"  console  {line}\n"
                  for line in read(options.out, "console").splitlines()[-40:]))
    print(f"rig: FAILED after {wall:.0f} s: {reason}; everything it said is in {options.out}/")
    return 1


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    unpack = commands.add_parser("unpack-kernel")
    unpack.add_argument("source")
    unpack.add_argument("target")
    start = commands.add_parser("run")
    for name in ("project", "kernel", "initramfs", "out", "bundle", "program", "filter"):
        start.add_argument(f"--{name}", required=True)
    start.add_argument("--limit", type=float, required=True)
    options = parser.parse_args()
    if options.command == "unpack-kernel":
        unpack_kernel(options.source, options.target)
        return 0
    return run(options)


if __name__ == "__main__":
    sys.exit(main())
