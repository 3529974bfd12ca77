// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.health;

import io.drsquirrel.diagnosis.catalogue.RuleCatalogue;
import java.util.function.Supplier;

/** Whether there are rules to diagnose with. */
public final class CatalogueComponent implements Component.Source {
    private final Supplier<RuleCatalogue> catalogue;

    public CatalogueComponent(Supplier<RuleCatalogue> catalogue) {
        this.catalogue = catalogue;
    }

    @Override
    public Component look() {
        RuleCatalogue rules = catalogue.get();
        return rules.rules().isEmpty()
                ? new Component(
                        "catalogue",
                        Component.Status.DOWN,
                        "no rule was loaded, so no cause can be named; `squirrel rules check` says why",
                        null)
                : new Component(
                        "catalogue",
                        Component.Status.OK,
                        rules.rules().size() + " rules, version " + rules.version(),
                        null);
    }
}
