#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Copyright the Dr. Squirrel authors
#
# logs-1gb.sh [MIB] [FOLDER] : wall time of `squirrel diagnose --logs` on a generated folder of logs (1024 MiB unless told), beside that of
# `wc -l` plus `grep -c -F -f` of 60 literals over the same files, warm cache, two rounds. The folder is made once and kept.
set -euo pipefail
cd "$(dirname "$0")/../.."
mib=${1:-1024}
folder=${2:-/tmp/squirrel-logs-$mib}
if [[ ! -d $folder ]]; then
  classes=$(mktemp -d)
  javac -nowarn -d "$classes" verify/src/test/java/io/drsquirrel/verify/bench/LogFolder.java
  java -Xmx64m -cp "$classes" io.drsquirrel.verify.bench.LogFolder "$folder" "$mib"
  rm -rf "$classes"
fi
literals=$(mktemp)
trap 'rm -f "$literals"' EXIT
grep -rhoE '(contains|anyOf|log): \[?"?[A-Za-z][A-Za-z :.]{11,50}' diagnosis/rules --include=rule.yaml |
  sed -E 's/^[a-zA-Z]+: \[?"?//; s/ +$//' | sort -u | awk 'NR % 7 == 0' | head -n 60 > "$literals"
[[ $(wc -l < "$literals") == 60 ]]
seconds() { local start=$EPOCHREALTIME; "$@" > /dev/null 2>&1 || true; awk -v a="$start" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.2f", b - a }'; }
both() { cat "$folder"/*.log | wc -l; LC_ALL=C grep -c -F -f "$literals" "$folder"/*.log | cat; }
cat "$folder"/*.log > /dev/null
for round in 1 2; do
  yard=$(seconds both)
  ours=$(SQUIRREL_JAVA_OPTS=-Xmx512m seconds ./squirrel diagnose --logs "$folder")
  awk -v y="$yard" -v o="$ours" -v l="$(cut -d' ' -f1 /proc/loadavg)" \
    'BEGIN { printf "wc + grep %6.2f s   squirrel %6.2f s   ratio %.2f   load %s\n", y, o, o / y, l }'
done
