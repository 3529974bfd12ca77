// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.engine;

import io.drsquirrel.diagnosis.condition.TextFact;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which process a record says was lost, so that two records can be known to tell of one death. Flink misses a task manager's heartbeats within
 * a minute; why it went, YARN and Kubernetes tell when they have given the node up, five to ten minutes later.
 */
final class LostProcesses {
    /** By how much the reason of a death may be told after its effect. */
    static final Duration TOLD_LATE = Duration.ofMinutes(15);

    /** Ids of processes as Flink's resource managers name them; an address may follow. */
    private static final Pattern NAMED = Pattern.compile(
            "(?:TaskManager with id|Worker|Closing TaskExecutor connection) (?=[\\w.-]{0,199}\\d)([\\w.-]{6,200})|\\b(container_(?:e\\d{1,6}_)?\\d{1,20}_\\d{1,10}_\\d{1,6}_\\d{1,10})\\b");

    private LostProcesses() {}

    /** Whether the reason of a death came within reach of what it did, later though it was told, and both name one process. */
    static boolean toldLate(Match reason, Match effect) {
        if (reason.since() == null
                || effect.until() == null
                || reason.since().isAfter(effect.until().plus(TOLD_LATE))
                || !reason.rule().explains().contains("@" + Bystander.LOSS)) {
            return false;
        }
        Set<String> lost = new HashSet<>();
        reason.facts().forEach(fact -> lost.addAll(in(fact)));
        return !lost.isEmpty()
                && effect.facts().stream().anyMatch(fact -> in(fact).stream().anyMatch(lost::contains));
    }

    /** The processes that a record or its throwables name. */
    static Set<String> in(TextFact fact) {
        Set<String> ids = new HashSet<>();
        Stream.concat(Stream.of(fact.message()), fact.chain().stream().map(t -> t.message()))
                .forEach(text -> {
                    Matcher named = NAMED.matcher(text);
                    while (named.find()) {
                        String id = named.group(1) == null ? named.group(2) : named.group(1);
                        ids.add(id.endsWith(".") ? id.substring(0, id.length() - 1) : id);
                    }
                });
        return ids;
    }
}
