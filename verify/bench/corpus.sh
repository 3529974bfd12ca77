#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Copyright the Dr. Squirrel authors
#
# corpus.sh : how the incidents of verify/corpus are diagnosed: first-ranked right, among the first three, healthy logs with a finding.
# corpus.sh ID FOLDER : writes the logs of one incident into a folder, to look at them or to run ./squirrel on them.
set -euo pipefail
cd "$(dirname "$0")/../.."
${MVN:-./mvnw} -q -Dquick -DskipTests -pl collect,diagnosis -am compile > /dev/null
libraries=$(find "${MAVEN_REPOSITORY:-$HOME/.m2/repository}" \( -name 're2j-1.8.jar' -o -name 'jackson-core-2.21.0.jar' -o -name 'jackson-databind-2.21.0.jar' \
  -o -name 'jackson-annotations-2.21.jar' \
  -o -name 'jspecify-1.0.0.jar' -o -name 'snakeyaml-engine-2.10.jar' -o -name 'commons-compress-1.28.0.jar' -o -name 'commons-io-2.20.0.jar' \
  -o -name 'commons-lang3-3.1[89].0.jar' \) | paste -sd: -)
class_path="verify/target/bench-classes:collect/target/classes:diagnosis/target/classes:model/target/classes:$libraries"
mkdir -p verify/target/bench-classes
javac -nowarn -d verify/target/bench-classes -cp "$class_path" \
  verify/src/test/java/io/drsquirrel/verify/corpus/{Incident,Composer,UsualFrames,WrittenLogs,CorpusRunner,CorpusScore,CorpusBench}.java
java -Xmx512m -cp "$class_path" io.drsquirrel.verify.corpus.CorpusBench "$@"
