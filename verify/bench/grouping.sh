#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Copyright the Dr. Squirrel authors
#
# grouping.sh [FOLDER] : how well records are grouped. Generated exceptions and messages always; with the folder of the Loghub samples
# (<System>/<System>_2k.log_structured.csv) also plain messages: GA and FGA per system. Nothing of the samples is kept.
set -euo pipefail
cd "$(dirname "$0")/../.."
source verify/bench/classpath.sh
java -Xmx1g -cp "$bench_classpath" io.drsquirrel.verify.bench.GroupingBench "$@"
java -Xmx1g -cp "$bench_classpath" io.drsquirrel.verify.bench.MessageBench
