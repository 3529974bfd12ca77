#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Copyright the Dr. Squirrel authors
#
# poll.sh [jobs [JOBS [LOOKED]] | wide [VERTICES [PARALLELISM]]] : on a real cluster, how long a look at 20 jobs and polls of 50 jobs take, or
# polls of one job with 200 vertices, how many requests, and what they cost the job manager.
set -euo pipefail
cd "$(dirname "$0")/../.."
source verify/bench/cluster-classpath.sh
exec java -Xmx512m -cp "$bench_classpath" io.drsquirrel.verify.bench.PollBench "$@"
