#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Copyright the Dr. Squirrel authors
#
# engine.sh [JMH OPTIONS] : how long the diagnosis of a job with 200 vertices on 500 containers takes, by JMH.
set -euo pipefail
cd "$(dirname "$0")/../.."
[ -n "${COMPILED:-}" ] || ./mvnw -q -Dquick -DskipTests -pl diagnosis -am process-classes >/dev/null
repository=${MAVEN_REPOSITORY:-$HOME/.m2/repository}
libraries=$(find "$repository" \( -name 're2j-1.8.jar' -o -name 'jackson-core-2.21.0.jar' -o -name 'jspecify-1.0.0.jar' \
  -o -name 'snakeyaml-engine-2.*.jar' -o -name 'jmh-core-1.37.jar' -o -name 'jmh-generator-annprocess-1.37.jar' \
  -o -name 'jopt-simple-5.0.4.jar' -o -name 'commons-math3-3.6.1.jar' \) | paste -sd: -)
classes=verify/target/bench-classes
mkdir -p "$classes"
classpath="$classes:diagnosis/target/classes:model/target/classes:$libraries"
javac -nowarn -d "$classes" -cp "$classpath" -processor org.openjdk.jmh.generators.BenchmarkProcessor \
  verify/src/test/java/io/drsquirrel/verify/bench/{EngineBench,LargeJob}.java
java -cp "$classpath" org.openjdk.jmh.Main EngineBench "$@"
