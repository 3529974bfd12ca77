// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.transcript;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

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

    /**
     * What kind of file begins with these bytes; empty for logs and all that is not known.
     *
     * @param name of the file, folders included
     * @param head what it begins with; more of it than most kinds need, since answers are pasted below other things
     */
    static Optional<Transcript> of(String name, byte[] head) {
        String fileName = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('!')) + 1);
        String begin = new String(head, StandardCharsets.ISO_8859_1);
        String text = begin.substring(0, Math.min(begin.length(), 8 * 1024));
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
        // People paste one below the other.
        List<Transcript> pasted = new ArrayList<>();
        if (Heads.isPrometheus(begin)) {
            pasted.add(new PrometheusText(name));
        }
        if (Heads.isRestAnswer(begin)) {
            pasted.add(new RestAnswers(name));
        }
        if (Heads.isHostReport(begin)) {
            pasted.add(new HostReport(name));
        }
        if (!pasted.isEmpty()) {
            // What merely quotes an answer may still be one of the others.
            return Optional.of(whole -> oneAfterTheOther(pasted, whole)
                    .or(() -> exported(text).flatMap(transcript -> transcript.asLog(whole))));
        }
        return exported(text);
    }

    private static Optional<Transcript> exported(String head) {
        if (MetricTable.isOne(head)) {
            return Optional.of(new MetricTable());
        }
        return Heads.isExport(head) ? Optional.of(new JsonExport()) : Optional.empty();
    }

    private static Optional<String> oneAfterTheOther(List<Transcript> transcripts, String text) {
        Optional<String> read = Optional.empty();
        for (Transcript transcript : transcripts) {
            read = transcript.asLog(read.orElse(text)).or(same(read));
        }
        return read;
    }

    private static Supplier<Optional<String>> same(Optional<String> read) {
        return () -> read;
    }
}
