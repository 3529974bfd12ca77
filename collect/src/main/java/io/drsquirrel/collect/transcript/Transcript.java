// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.transcript;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

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
     * The same, and what of the text could not be read.
     *
     * @param unread is told why, and what to do
     */
    default Optional<String> asLog(String text, Consumer<String> unread) {
        return asLog(text);
    }

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
        List<Transcript> whole = new ArrayList<>();
        if (Heads.isDescribedPod(text)) {
            whole.add(new DescribedPod());
        } else if (Heads.isYarnReport(text)) {
            whole.add(new YarnReport());
        } else if (Heads.isKubernetesObject(text)) {
            whole.add(new KubernetesObjects());
        } else if (Heads.isConfiguration(fileName, text)) {
            whole.add(new ConfigurationFile());
        }
        // People paste one below the other.
        List<Transcript> pasted = new ArrayList<>();
        if (PastedBlocks.mayBe(begin)) {
            pasted.add(new PastedBlocks());
        }
        if (Heads.isPrometheus(begin)) {
            pasted.add(new PrometheusText(name));
        }
        if (Heads.isRestAnswer(begin)) {
            pasted.add(new RestAnswers(name));
        }
        if (Heads.isJvmReport(begin)) {
            pasted.add(new JvmReport(name));
        }
        if (Heads.isHostReport(begin)) {
            pasted.add(new HostReport(name));
        }
        Optional<Transcript> exported = exported(text);
        return whole.isEmpty() && pasted.isEmpty()
                ? exported
                : Optional.of(new OneOrAll(whole, pasted, exported.stream().toList()));
    }

    private static Optional<Transcript> exported(String head) {
        if (MetricTable.isOne(head)) {
            return Optional.of(new MetricTable());
        }
        return Heads.isExport(head) ? Optional.of(new JsonExport()) : Optional.empty();
    }
}
