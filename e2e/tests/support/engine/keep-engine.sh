#!/bin/sh
# Keeps a container engine with a folder and a bridge of its own for as long as standard input is open: however the
# program that started this ends, its engine ends too, and nothing is left behind.
# Usage: keep-engine.sh <empty folder> <name of the bridge> <address of the bridge>
folder=$1 bridge=$2 address=$3
socket=unix://$folder/socket

# In memory, because images that are thrown away need not reach a disk. It works on one, too.
mount -t tmpfs santedb-engine "$folder"

# An own bridge: engines that share one give the same addresses to their containers.
ip link add name "$bridge" type bridge && ip address add "$address" dev "$bridge" && ip link set "$bridge" up
{
  # Without iptables, so that the rules of the machine stay as they are: published ports go through a proxy.
  dockerd --data-root "$folder/data" --exec-root "$folder/exec" --pidfile "$folder/pid" --host "$socket" \
    --bridge "$bridge" --iptables=false --ip6tables=false --ip-forward=false --ip-masq=false >"$folder/log" 2>&1
  # What it said last is why it could not start, where it could not.
  tail -n 1 "$folder/log"
} &

cat >/dev/null
containers=$(docker --host "$socket" ps --all --quiet 2>/dev/null)
[ -z "$containers" ] || docker --host "$socket" rm --force $containers >/dev/null
# Their networks have bridges of their own, which would stay.
docker --host "$socket" network prune --force >/dev/null 2>&1
[ ! -e "$folder/pid" ] || kill "$(cat "$folder/pid")"
wait
ip link delete "$bridge"
umount "$folder"
rm -rf "$folder"
