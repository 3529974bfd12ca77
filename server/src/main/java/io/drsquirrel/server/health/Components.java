// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.health;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** All components that are looked at. Others (a poller of clusters) add theirs while the server runs. */
public final class Components {
    private final List<Component.Source> sources = new CopyOnWriteArrayList<>();

    /** Adds one. */
    public void add(Component.Source source) {
        sources.add(source);
    }

    /** Looks at all, in the order in which they were added. */
    public List<Component> look() {
        List<Component> components = new ArrayList<>();
        for (Component.Source source : sources) {
            components.add(source.look());
        }
        return components;
    }

    /** DOWN where a part is that nothing works without, DEGRADED where any other is not well, else OK. */
    public static Component.Status overall(List<Component> components) {
        boolean storeDown =
                components.stream().anyMatch(c -> c.name().equals("store") && c.status() == Component.Status.DOWN);
        boolean anyUnwell = components.stream()
                .anyMatch(c -> c.status() == Component.Status.DOWN || c.status() == Component.Status.DEGRADED);
        return storeDown ? Component.Status.DOWN : anyUnwell ? Component.Status.DEGRADED : Component.Status.OK;
    }
}
