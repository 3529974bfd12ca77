#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Copyright the Dr. Squirrel authors
#
# logs-1gb.sh [MIB] [SHAPE] [PAIRS] : wall time of `squirrel diagnose --logs` on a generated folder of logs (1024 MiB unless told), beside
# that of `wc -l` plus `grep -c -F -f` of 60 literals over the same files, warm cache, taken in turns (5 pairs), with the median of the ratios.
# SHAPE is `usual`, or one of those in LogShapes: errors, restarts, debug, json, single, rolled, long, many. The processor time of both is
# told as well: on a machine with other work it says more than the wall. The folder is made once and kept.
set -euo pipefail
cd "$(dirname "$0")/../.."
mib=${1:-1024}
shape=${2:-usual}
pairs=${3:-5}
folder=/tmp/squirrel-logs-$mib-$shape
if [[ ! -d $folder ]]; then
  classes=$(mktemp -d)
  javac -nowarn -d "$classes" verify/src/test/java/io/drsquirrel/verify/bench/{LogFolder,LogShapes}.java
  java -Xmx64m -cp "$classes" io.drsquirrel.verify.bench.LogFolder "$folder" "$mib" "$shape"
  rm -rf "$classes"
fi
literals=$(mktemp)
trap 'rm -f "$literals"' EXIT
grep -rhoE '(contains|anyOf|log): \[?"?[A-Za-z][A-Za-z :.]{11,50}' diagnosis/rules --include=rule.yaml |
  sed -E 's/^[a-zA-Z]+: \[?"?//; s/ +$//' | sort -u | awk 'NR % 7 == 0' | head -n 60 > "$literals"
[[ $(wc -l < "$literals") == 60 ]]
TIMEFORMAT='%R %U %S'
seconds() { { time "$@" > /dev/null 2>&1; } 2>&1 || true; }
both() { find "$folder" -type f -exec cat {} + | wc -l; LC_ALL=C grep -r -c -F -f "$literals" "$folder" | cat; }
ours() { SQUIRREL_JAVA_OPTS=-Xmx512m ./squirrel diagnose --logs "$folder" || true; }
find "$folder" -type f -exec cat {} + > /dev/null
./squirrel --version > /dev/null
for pair in $(seq "$pairs"); do
  echo "$(seconds both) $(seconds ours) $(cut -d' ' -f1 /proc/loadavg)"
done | awk -v shape="$shape" '
  { printf "%-9s wc + grep %6.2f s (%5.2f s of processor)   squirrel %6.2f s (%5.2f)   ratio %5.2f   load %s\n", shape, $1, $2 + $3, $4, $5 + $6, $4 / $1, $7
    ratio[NR] = $4 / $1 }
  END { for (i = 1; i <= NR; i++) for (j = i + 1; j <= NR; j++) if (ratio[j] < ratio[i]) { t = ratio[i]; ratio[i] = ratio[j]; ratio[j] = t }
    printf "%-9s median ratio %.2f of %d pairs\n", shape, ratio[int((NR + 1) / 2)], NR }'
