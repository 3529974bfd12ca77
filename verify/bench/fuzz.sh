#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Copyright the Dr. Squirrel authors
#
# fuzz.sh SECONDS [TARGET...] : lets Jazzer look for input that breaks a reader, so long for each target (default: all in
# verify's package fuzz). Inputs that reach new code stay in verify/target/fuzz for the next run. Fails where something was found.
set -euo pipefail
cd "$(dirname "$0")/../.."
seconds=${1:?fuzz.sh SECONDS [TARGET...]}
shift
targets=("$@")
if (( ${#targets[@]} == 0 )); then
  for file in verify/src/test/java/io/drsquirrel/verify/fuzz/*Fuzz.java; do targets+=("$(basename "$file" .java)"); done
fi
mkdir -p verify/target/fuzz
"${MVN:-./mvnw}" -q -Dquick -pl verify -am test-compile dependency:build-classpath \
  -Dmdep.outputFile="$PWD/verify/target/fuzz/classpath"
class_path=verify/target/test-classes:$(< verify/target/fuzz/classpath)
cd verify/target/fuzz
failed=()
for target in "${targets[@]}"; do
  printf '%-20s ' "$target"
  if java -Xmx512m -XX:+UseSerialGC -cp "../../../${class_path}" com.code_intelligence.jazzer.Jazzer \
    --target_class="io.drsquirrel.verify.fuzz.$target" -max_total_time="$seconds" > "$target.log" 2>&1; then
    grep -a '^Done' "$target.log"
  else
    failed+=("$target")
    echo "FOUND: see verify/target/fuzz/$target.log; the input is beside it"
    grep -a -A 4 '^== Java Exception' "$target.log" || true
  fi
done
(( ${#failed[@]} == 0 ))
