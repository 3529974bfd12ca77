// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.snapshot;

import java.util.List;

/**
 * One vertex of the job graph (a chain of operators that runs as one task).
 *
 * @param id Flink's vertex id
 * @param name the chain's name as shown by Flink
 * @param parallelism number of subtasks
 * @param maxParallelism number of key groups, 0 where unknown
 * @param inputs the edges it reads, empty for sources
 * @param operators operators in the chain, first first
 * @param subtasks where its subtasks run, by index; empty where unknown
 */
public record JobVertex(
        String id,
        String name,
        int parallelism,
        int maxParallelism,
        List<Edge> inputs,
        List<Operator> operators,
        List<Subtask> subtasks) {
    public JobVertex {
        inputs = List.copyOf(inputs);
        operators = List.copyOf(operators);
        subtasks = List.copyOf(subtasks);
    }

    /** Whether it has no inputs. */
    public boolean isSource() {
        return inputs.isEmpty();
    }

    /**
     * An edge.
     *
     * @param from id of the vertex that writes
     * @param shipStrategy Flink's word for how records travel: {@code HASH}, {@code FORWARD}, {@code REBALANCE}, ...
     */
    public record Edge(String from, String shipStrategy) {}

    /**
     * An operator of the chain.
     *
     * @param id Flink's operator id, empty where unknown
     * @param uidSet whether the user gave it a uid; false where unknown
     */
    public record Operator(String id, String name, boolean uidSet) {}

    /**
     * One subtask.
     *
     * @param attempt its execution attempt, from 0
     * @param status Flink's execution state, e.g. {@code RUNNING}
     * @param taskManager id of the task manager it runs on, empty while it runs nowhere
     */
    public record Subtask(int index, int attempt, String status, String taskManager) {}
}
