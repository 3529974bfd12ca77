// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.grouping;

import io.drsquirrel.model.fingerprint.Fingerprint;
import io.drsquirrel.model.fingerprint.MessageMask;
import io.drsquirrel.model.fingerprint.RootFault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Groups log records.
 *
 * <p>Each record is reduced at once to what can tell it from others: the innermost cause of its throwable, or its logger and masked
 * message. Only these distinct things are kept, with counts. At the end they are compared with one another: stacks of which
 * different amounts were kept ({@link ExceptionJoiner}), and messages that differ in a word that turns out to vary
 * ({@link MessageJoiner}, for those of exceptions {@link TemplateJoiner}).
 *
 * <p>Memory grows with the number of different things, not of records, and that number is limited: records beyond
 * {@value #MAX_DISTINCT} different things are told apart by type or logger only. Not thread-safe.
 */
public final class LogGrouper {

    static final int MAX_DISTINCT = 50_000;
    private static final int MAX_VALUES = 20_000;

    /** What tells records apart; the fault is empty for plain messages. */
    private record Kind(Fingerprint fingerprint, Optional<RootFault> fault) {}

    private final Map<Kind, Integer> handles = new HashMap<>();
    private final List<Kind> kinds = new ArrayList<>();
    private final Set<String> values = new HashSet<>();
    private final List<Tally> tallies = new ArrayList<>();
    private final Map<String, Integer> recent = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
            return size() > 1_000;
        }
    };

    /** Takes a record. The handle that is returned leads to its group once all records were added. */
    public int add(GroupableRecord record) {
        String text = record.throwable().isEmpty() && record.message().length() < 300
                ? record.logger() + '\n' + record.message()
                : "";
        Integer known = text.isEmpty() ? null : recent.get(text);
        int handle = known != null ? known : handle(kind(record));
        if (!text.isEmpty()) {
            recent.put(text, handle);
        }
        tallies.get(handle).add(record);
        return handle;
    }

    private Kind kind(GroupableRecord record) {
        if (record.throwable().isPresent()) {
            RootFault fault = RootFault.of(record.throwable().get());
            return new Kind(fault.fingerprint(), Optional.of(fault));
        }
        String message = record.message();
        // Of a message of several lines the first tells what it is about.
        int end = message.indexOf('\n');
        return new Kind(
                Fingerprint.ofMessage(record.logger(), end > 0 ? message.substring(0, end) : message, this::value),
                Optional.empty());
    }

    private void value(String word) {
        if (values.size() < MAX_VALUES && word.length() > 1) {
            values.add(word);
        }
    }

    private int handle(Kind kind) {
        Integer known = handles.get(kind);
        if (known != null) {
            return known;
        }
        Kind kept = kind;
        if (kinds.size() >= MAX_DISTINCT) {
            kept = new Kind(new Fingerprint(kind.fingerprint().type(), MessageMask.VARIABLE, ""), Optional.empty());
            known = handles.get(kept);
            if (known != null) {
                return known;
            }
        }
        handles.put(kept, kinds.size());
        kinds.add(kept);
        tallies.add(new Tally());
        return kinds.size() - 1;
    }

    /** The groups of all records so far. More may be added afterwards. */
    public Grouping finish() {
        Partition partition = new Partition(kinds.size());
        joinExceptions(partition);
        joinMessages(partition);
        Map<Integer, List<Integer>> members = new LinkedHashMap<>();
        for (int handle = 0; handle < kinds.size(); handle++) {
            members.computeIfAbsent(partition.find(handle), key -> new ArrayList<>())
                    .add(handle);
        }
        List<List<Integer>> sorted = new ArrayList<>(members.values());
        Map<List<Integer>, Tally> sums = new HashMap<>();
        for (List<Integer> group : sorted) {
            Tally sum = new Tally();
            group.forEach(handle -> sum.add(tallies.get(handle)));
            sums.put(group, sum);
        }
        sorted.sort((a, b) -> Long.compare(total(sums, b), total(sums, a)));
        List<LogGroup> groups = new ArrayList<>();
        Integer[] groupOf = new Integer[kinds.size()];
        for (List<Integer> group : sorted) {
            group.forEach(handle -> groupOf[handle] = groups.size());
            groups.add(group(group, sums.getOrDefault(group, new Tally())));
        }
        return new Grouping(groups, List.of(groupOf));
    }

    private static long total(Map<List<Integer>, Tally> sums, List<Integer> group) {
        Tally tally = sums.get(group);
        return tally == null ? 0 : tally.total();
    }

    private void joinExceptions(Partition partition) {
        List<RootFault> faults = new ArrayList<>();
        List<Integer> ofFault = new ArrayList<>();
        List<String> scopes = new ArrayList<>();
        List<String> templates = new ArrayList<>();
        for (int handle = 0; handle < kinds.size(); handle++) {
            if (kinds.get(handle).fault().isPresent()) {
                RootFault fault = kinds.get(handle).fault().get();
                faults.add(fault);
                ofFault.add(handle);
                scopes.add(fault.type() + '\n' + fault.place());
                templates.add(fault.template());
            }
        }
        new ExceptionJoiner(faults, ofFault, partition).join();
        new TemplateJoiner(scopes, templates, ofFault, partition).join();
    }

    private void joinMessages(Partition partition) {
        List<Integer> ofMessage = new ArrayList<>();
        List<String> scopes = new ArrayList<>();
        List<String> templates = new ArrayList<>();
        for (int handle = 0; handle < kinds.size(); handle++) {
            if (kinds.get(handle).fault().isEmpty()) {
                ofMessage.add(handle);
                scopes.add(kinds.get(handle).fingerprint().type());
                templates.add(kinds.get(handle).fingerprint().template());
            }
        }
        new MessageJoiner(scopes, templates, ofMessage, values, partition).join();
    }

    private LogGroup group(List<Integer> members, Tally sum) {
        Kind chosen = kinds.get(members.get(0));
        for (int member : members) {
            Kind kind = kinds.get(member);
            // The one that says most stands for the group: with user code, with a place at all, with a message.
            if (rank(kind) > rank(chosen)) {
                chosen = kind;
            }
        }
        return new LogGroup(
                chosen.fingerprint().id(),
                chosen.fingerprint(),
                why(chosen, members.size()),
                sum.level(),
                sum.first(),
                sum.last(),
                sum.total(),
                sum.perMinute(),
                sum.samples());
    }

    private static int rank(Kind kind) {
        return kind.fault()
                .map(fault -> (fault.userFrame().isPresent() ? 4 : 0)
                        + (fault.place().isEmpty() ? 0 : 2)
                        + (fault.template().isEmpty() ? 0 : 1))
                .orElse(0);
    }

    private static String why(Kind kind, int members) {
        Fingerprint fingerprint = kind.fingerprint();
        if (kind.fault().isEmpty()) {
            return "same logger and message" + (members > 1 ? ", of which one more word varies" : "");
        }
        StringBuilder why = new StringBuilder("same innermost cause ").append(fingerprint.type());
        if (fingerprint.type().endsWith("OutOfMemoryError")) {
            why.append(" for the same kind of memory");
        } else if (fingerprint.type().endsWith("StackOverflowError")) {
            why.append(" in the same recursion");
        } else {
            why.append(fingerprint.template().isEmpty() ? " without a message" : " with the same message");
        }
        if (!fingerprint.place().isEmpty()) {
            why.append(kind.fault().get().userFrame().isPresent() ? ", first user code " : ", thrown in ")
                    .append(fingerprint.place());
        }
        if (members > 1) {
            why.append("; ")
                    .append(members)
                    .append(" variants differ in how much of the stack was kept or in a varying word");
        }
        return why.toString();
    }
}
