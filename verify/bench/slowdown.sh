#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Copyright the Dr. Squirrel authors
#
# slowdown.sh [PAIRS [SECONDS]] : how much slower a saturated job runs while its cluster is polled every 15 s: 11 pairs of 30 s with and
# 30 s without, in turns. Takes 13 minutes; the last two lines are the result.
set -euo pipefail
cd "$(dirname "$0")/../.."
source verify/bench/cluster-classpath.sh
exec java -Xmx256m -cp "$bench_classpath" io.drsquirrel.verify.bench.SlowdownBench "$@"
