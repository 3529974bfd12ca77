# SPDX-License-Identifier: Apache-2.0
# Copyright the Dr. Squirrel authors
#
# Sourced from the root of the repository: compiles what the text benchmarks need and sets bench_classpath.
./mvnw -q -Dquick -DskipTests -pl diagnosis -am compile >/dev/null
bench_libraries=$(find "${MAVEN_REPOSITORY:-$HOME/.m2/repository}" \
  \( -name 're2j-1.8.jar' -o -name 'jackson-core-2.21.0.jar' -o -name 'jspecify-1.0.0.jar' \) | paste -sd: -)
bench_classpath="verify/target/bench-classes:diagnosis/target/classes:model/target/classes:$bench_libraries"
mkdir -p verify/target/bench-classes
javac -nowarn -d verify/target/bench-classes -cp "$bench_classpath" \
  verify/src/test/java/io/drsquirrel/verify/bench/{PatternCorpus,PatternSetBench,ExceptionCorpus,GroupingScore,GroupingBench,MessageCorpus,MessageBench,CallSites,CallSiteBench,Csv}.java
mkdir -p verify/target/bench-classes/messages
cp verify/src/test/resources/messages/*.txt verify/target/bench-classes/messages/
