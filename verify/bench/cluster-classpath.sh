# SPDX-License-Identifier: Apache-2.0
# Copyright the Dr. Squirrel authors
#
# Sourced from the root of the repository: builds the command if need be, compiles what benchmarks on real clusters need and sets
# bench_classpath.
./squirrel --version > /dev/null
bench_classpath="verify/target/bench-classes:$(cat cli/target/squirrel/full.classpath)"
mkdir -p verify/target/bench-classes
javac -nowarn -d verify/target/bench-classes -cp "$bench_classpath" \
  verify/src/test/java/io/drsquirrel/verify/bench/{ProcessTime,PollBench,SlowdownBench}.java
