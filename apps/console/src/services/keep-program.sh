#!/bin/sh
# Runs a program for as long as standard input is open: however the one who started this ends, the program ends too.
# Usage: keep-program.sh <program> [argument...]
exec 3<&0
"$@" </dev/null 3<&- &
program=$!
{
  read -r _ <&3
  kill "$program"
  # One that does not listen is not asked again.
  sleep 3
  kill -KILL "$program"
} >/dev/null 2>&1 &
keeper=$!
wait "$program"
status=$?
kill "$keeper" 2>/dev/null
exit "$status"
