#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Copyright the Dr. Squirrel authors
#
# callsites.sh FILE... : how well messages of real programs are grouped. A line of a file is a call site, a tab and the message it printed;
# a program with Logback writes that with the pattern `%class.%method:%line%replace(\t%msg){'(?s)[\r\n].*',''}%nopex%n` at DEBUG.
set -euo pipefail
files=()
for file in "$@"; do files+=("$(realpath "$file")"); done
cd "$(dirname "$0")/../.."
source verify/bench/classpath.sh
java -Xmx1g -cp "$bench_classpath" io.drsquirrel.verify.bench.CallSiteBench "${files[@]}"
