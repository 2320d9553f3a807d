#!/bin/bash
# Goes on where init.sh left: devices come up, the tests run, the machine goes off.
# The host put a script named "job" into the writable share; its status goes to "status" there.
export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root
stage() { echo "rig: $(cut -d' ' -f1 /proc/uptime) s: $*"; }
out=/run/rig/out
mkdir -p $out /dev/pts /dev/shm /run/udev
mount -t devpts devpts /dev/pts
mount -t tmpfs memory /dev/shm
ip link set lo up 2>/dev/null
mount -t 9p -o trans=virtio,version=9p2000.L,msize=1048576,cache=none out $out ||
    { stage "no share for the results"; busybox poweroff -f; }
stage "the host's disk is the root"
# Its sixteen root hubs come before udev, which would look at each of them for seconds.
modprobe -a vhci_hcd xhci_pci uvcvideo
/lib/systemd/systemd-udevd --daemon
stage "devices may come"
cd "$1" || busybox poweroff -f
NACRE_IN_RIG=1 NACRE_RIG_OUT=$out SWIFT_BACKTRACE=enable=no bash $out/job >$out/log 2>&1
status=$?
stage "the tests ended with $status"
cut -d' ' -f1 /proc/uptime >$out/uptime
dmesg >$out/dmesg
echo $status >$out/status
sync
busybox poweroff -f
