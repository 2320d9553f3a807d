#!/bin/busybox sh
# First program of the rig's machine. The root becomes the host's own, read-only, under a layer
# of memory that takes every change; then guest.sh goes on.
# rig.project and rig.kernel come from the kernel's command line: two folders of the host.
B=/bin/busybox
$B mount -t proc proc /proc
$B mount -t sysfs sys /sys
$B mount -t devtmpfs dev /dev
for word in $($B cat /proc/cmdline); do
    case $word in
    rig.project=*) project=${word#*=} ;;
    rig.kernel=*) kernel=${word#*=} ;;
    esac
done
while read -r module; do $B insmod "/modules/$module"; done </modules/order

$B mount -t 9p -o trans=virtio,version=9p2000.L,msize=1048576,cache=loose,ro host /lower &&
    $B mount -t tmpfs memory /upper && $B mkdir /upper/files /upper/work &&
    $B mount -t overlay -o lowerdir=/lower,upperdir=/upper/files,workdir=/upper/work both /root ||
    { echo "rig: the host's disk could not be mounted"; $B poweroff -f; }
$B mount -t tmpfs memory /root/run
$B mount -t tmpfs memory /root/tmp
# The project may lie below /tmp, which has just been covered.
$B mkdir -p "/root$project" /root/lib/modules /root/run/rig
$B mount --bind "/lower$project" "/root$project"
$B mount --bind "/lower$kernel/lib/modules" /root/lib/modules
for folder in proc sys dev; do $B mount --move /$folder /root/$folder; done
exec $B switch_root /root /bin/bash "$project/Tests/RigTools/guest.sh" "$project"
