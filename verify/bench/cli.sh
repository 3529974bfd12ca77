#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Copyright the Dr. Squirrel authors
#
# cli.sh : wall time of short commands, JVM start included: fastest and median of nine runs, with the machine's load.
set -euo pipefail
cd "$(dirname "$0")/../.."
./squirrel --version > /dev/null
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
classes=$folder/classes
javac -nowarn -d "$classes" verify/src/test/java/io/drsquirrel/verify/bench/{LogFolder,LogShapes}.java
java -Xmx64m -cp "$classes" io.drsquirrel.verify.bench.LogFolder "$folder/logs" 2
measure() {
  local label=$1 times=() start
  shift
  for _ in 1 2 3 4 5 6 7 8 9; do
    start=$EPOCHREALTIME
    "$@" > /dev/null 2>&1 || true
    times+=("$(awk -v a="$start" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.2f", b - a }')")
  done
  mapfile -t times < <(printf '%s\n' "${times[@]}" | sort -n)
  printf '%-34s fastest %s s   median %s s   load %s\n' "$label" "${times[0]}" "${times[4]}" "$(cut -d' ' -f1 /proc/loadavg)"
}
measure "squirrel --version" ./squirrel --version
measure "squirrel explain restart-loop" ./squirrel explain restart-loop
measure "squirrel diagnose --logs, 2 MiB" ./squirrel diagnose --logs "$folder/logs"
