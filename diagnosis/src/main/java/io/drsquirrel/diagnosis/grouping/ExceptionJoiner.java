// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.grouping;

import io.drsquirrel.model.fingerprint.RootFault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Joins exceptions whose fingerprints differ only because different amounts of their stacks were kept.
 *
 * <p>Among exceptions of one type and template each place is a group. A stack that ends before any user code (or is missing) fits
 * every group whose stack begins as it does; if there is exactly one such group it belongs there, if there are several nobody can
 * tell and it stays alone: two faults are never mixed for the sake of fewer groups. Stack overflows with a method in common are one
 * recursion seen at different depths. A NullPointerException without a message is one of a JDK that writes none, and joins
 * the only one from the same place.
 */
final class ExceptionJoiner {

    private final List<RootFault> faults;
    private final List<Integer> handles;
    private final Partition partition;

    ExceptionJoiner(List<RootFault> faults, List<Integer> handles, Partition partition) {
        this.faults = faults;
        this.handles = handles;
        this.partition = partition;
    }

    void join() {
        Map<String, List<Integer>> alike = new LinkedHashMap<>();
        for (int i = 0; i < faults.size(); i++) {
            RootFault fault = faults.get(i);
            alike.computeIfAbsent(fault.type() + '\n' + fault.template(), key -> new ArrayList<>())
                    .add(i);
        }
        alike.values().forEach(this::joinAlike);
        joinNullPointers();
        joinSerialized();
    }

    /** Older releases of Flink leave the type out when they serialize a throwable: message and user code have to do. */
    private void joinSerialized() {
        Map<String, TreeSet<Integer>> known = new HashMap<>();
        for (int i = 0; i < faults.size(); i++) {
            RootFault fault = faults.get(i);
            if (!isSerialized(fault) && fault.userFrame().isPresent()) {
                known.computeIfAbsent(fault.template() + '\n' + fault.place(), key -> new TreeSet<>())
                        .add(partition.find(handles.get(i)));
            }
        }
        for (int i = 0; i < faults.size(); i++) {
            RootFault fault = faults.get(i);
            TreeSet<Integer> candidates = known.getOrDefault(fault.template() + '\n' + fault.place(), new TreeSet<>());
            if (isSerialized(fault) && candidates.size() == 1) {
                partition.join(candidates.first(), handles.get(i));
            }
        }
    }

    private static boolean isSerialized(RootFault fault) {
        return fault.type().endsWith(".SerializedThrowable");
    }

    private void joinAlike(List<Integer> alike) {
        Map<String, List<Integer>> byPlace = new LinkedHashMap<>();
        for (int i : alike) {
            byPlace.computeIfAbsent(faults.get(i).place(), key -> new ArrayList<>())
                    .add(i);
        }
        byPlace.values().forEach(same -> same.forEach(i -> unite(same.get(0), i)));
        if (byPlace.size() == 1) {
            return;
        }
        if (faults.get(alike.get(0)).isRecursion()) {
            joinRecursions(alike);
            return;
        }
        List<List<Integer>> withUserCode = byPlace.values().stream()
                .filter(same -> faults.get(same.get(0)).userFrame().isPresent())
                .toList();
        for (List<Integer> same : byPlace.values()) {
            RootFault fault = faults.get(same.get(0));
            if (fault.userFrame().isPresent() || fault.spine().isEmpty()) {
                continue;
            }
            List<List<Integer>> fitting = withUserCode.stream()
                    .filter(group ->
                            same.stream().allMatch(cut -> group.stream().anyMatch(whole -> beginsAs(whole, cut))))
                    .toList();
            if (fitting.size() == 1) {
                unite(fitting.get(0).get(0), same.get(0));
            }
        }
        List<Integer> unknown = byPlace.getOrDefault("", List.of());
        TreeSet<Integer> known = new TreeSet<>();
        for (int i : alike) {
            if (!faults.get(i).place().isEmpty()) {
                known.add(partition.find(handles.get(i)));
            }
        }
        if (!unknown.isEmpty() && known.size() == 1) {
            partition.join(known.first(), handles.get(unknown.get(0)));
        }
    }

    private boolean beginsAs(int whole, int cut) {
        List<String> longer = faults.get(whole).spine();
        List<String> shorter = faults.get(cut).spine();
        return shorter.size() <= longer.size()
                && longer.subList(0, shorter.size()).equals(shorter);
    }

    private void joinRecursions(List<Integer> alike) {
        Map<String, Integer> ownerOfMethod = new HashMap<>();
        for (int i : alike) {
            for (String method : faults.get(i).spine()) {
                Integer owner = ownerOfMethod.putIfAbsent(method, i);
                if (owner != null) {
                    unite(owner, i);
                }
            }
        }
    }

    private void joinNullPointers() {
        Map<String, TreeSet<Integer>> withMessage = new HashMap<>();
        for (int i = 0; i < faults.size(); i++) {
            RootFault fault = faults.get(i);
            if (isNullPointer(fault) && !fault.template().isEmpty()) {
                withMessage
                        .computeIfAbsent(fault.place(), key -> new TreeSet<>())
                        .add(partition.find(handles.get(i)));
            }
        }
        for (int i = 0; i < faults.size(); i++) {
            RootFault fault = faults.get(i);
            if (isNullPointer(fault)
                    && fault.template().isEmpty()
                    && !fault.place().isEmpty()) {
                TreeSet<Integer> candidates = withMessage.getOrDefault(fault.place(), new TreeSet<>());
                if (candidates.size() == 1) {
                    partition.join(candidates.first(), handles.get(i));
                }
            }
        }
    }

    private static boolean isNullPointer(RootFault fault) {
        return fault.type().equals("java.lang.NullPointerException");
    }

    private void unite(int a, int b) {
        partition.join(handles.get(a), handles.get(b));
    }
}
