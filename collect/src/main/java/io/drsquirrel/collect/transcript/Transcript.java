// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.transcript;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Writes the text of a file over as log lines. Stateless. */
@FunctionalInterface
public interface Transcript {
    /** Bytes of the largest file that is written over; larger ones are read as they are. */
    int LARGEST = 24 << 20;

    /**
     * The same as log lines, empty where the text turns out to be something else.
     *
     * @param text at most {@value #LARGEST} characters
     */
    Optional<String> asLog(String text);

    /** What kind of file begins with these bytes; empty for logs and all that is not known. */
    static Optional<Transcript> of(String fileName, byte[] head) {
        String text = new String(head, StandardCharsets.ISO_8859_1);
        if (Heads.isCrashReport(text)) {
            return Optional.of(new CrashReport());
        }
        if (Heads.isThreadDump(text)) {
            return Optional.of(new ThreadDump());
        }
        if (Heads.isDescribedPod(text)) {
            return Optional.of(new DescribedPod());
        }
        if (Heads.isYarnReport(text)) {
            return Optional.of(new YarnReport());
        }
        if (Heads.isKubernetesObject(text)) {
            return Optional.of(new KubernetesObjects());
        }
        if (Heads.isConfiguration(fileName, text)) {
            return Optional.of(new ConfigurationFile());
        }
        if (Heads.isRestAnswer(text)) {
            return Optional.of(new RestAnswers(fileName));
        }
        return Heads.isExport(text) ? Optional.of(new JsonExport()) : Optional.empty();
    }
}
