// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.verify.corpus;

import java.util.List;
import java.util.Locale;

/**
 * How well a corpus was diagnosed.
 *
 * @param first percentage of incidents whose cause came first
 * @param amongThree percentage of incidents whose cause was among the first three
 * @param healthyWithFinding healthy logs that were not left in peace
 * @param text the figures, and every incident that went wrong
 */
record CorpusScore(double first, double amongThree, long healthyWithFinding, String text) {

    static CorpusScore of(List<CorpusRunner.Outcome> outcomes, CorpusRunner runner) {
        List<CorpusRunner.Outcome> sick =
                outcomes.stream().filter(o -> !o.incident().healthy()).toList();
        List<CorpusRunner.Outcome> healthy =
                outcomes.stream().filter(o -> o.incident().healthy()).toList();
        double first = share(sick.stream().filter(CorpusRunner.Outcome::first).count(), sick.size());
        double three =
                share(sick.stream().filter(CorpusRunner.Outcome::amongThree).count(), sick.size());
        long dirty = healthy.stream().filter(o -> !o.clean()).count();
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "corpus: %d incidents, first-ranked right %.1f %%, among the first three %.1f %%; %d healthy logs, %d with a finding%n",
                sick.size(),
                first,
                three,
                healthy.size(),
                dirty));
        sick.stream().filter(o -> !o.first()).forEach(o -> text.append("  wrong: ")
                .append(o)
                .append(runner.unknownTo(o.incident())
                        .map(id -> " [no rule " + id + "]")
                        .orElse(""))
                .append('\n'));
        healthy.stream()
                .filter(o -> !o.clean())
                .forEach(o -> text.append("  not clean: ").append(o).append('\n'));
        return new CorpusScore(first, three, dirty, text.toString());
    }

    private static double share(long part, int whole) {
        return whole == 0 ? 100 : part * 100.0 / whole;
    }
}
