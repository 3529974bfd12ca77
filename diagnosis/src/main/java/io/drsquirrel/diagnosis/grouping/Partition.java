// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.grouping;

import java.util.Arrays;

/** Sets of handles that grow together (union-find). */
final class Partition {

    private final int[] parent;

    Partition(int size) {
        parent = new int[size];
        Arrays.setAll(parent, i -> i);
    }

    int find(int element) {
        int root = element;
        while (parent[root] != root) {
            parent[root] = parent[parent[root]];
            root = parent[root];
        }
        return root;
    }

    /** Joins two sets; the lower handle stands for both. */
    void join(int a, int b) {
        int rootA = find(a);
        int rootB = find(b);
        parent[Math.max(rootA, rootB)] = Math.min(rootA, rootB);
    }
}
