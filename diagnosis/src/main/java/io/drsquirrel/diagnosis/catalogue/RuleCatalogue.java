// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.catalogue;

import io.drsquirrel.diagnosis.rule.Rule;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All rules, immutable.
 *
 * @param version changes whenever a rule does; shown with every diagnosis
 * @param rules sorted by family and id
 * @param guides guide page (Markdown) by rule id
 */
public record RuleCatalogue(String version, List<Rule> rules, Map<String, String> guides) {
    public RuleCatalogue {
        rules = List.copyOf(rules);
        guides = guides instanceof GuidePages ? guides : Map.copyOf(guides);
    }

    /** The rule with that id, or that answers to it. */
    public Optional<Rule> find(String id) {
        for (Rule rule : rules) {
            if (rule.id().equals(id)) {
                return Optional.of(rule);
            }
        }
        return rules.stream().filter(r -> r.aka().contains(id)).findFirst();
    }

    /** What rules may refer to in {@code explains}: ids, former ids, and tags with their {@code @}. */
    public Set<String> names() {
        return names(rules);
    }

    static Set<String> names(Collection<Rule> rules) {
        Set<String> names = new HashSet<>();
        for (Rule rule : rules) {
            names.add(rule.id());
            names.addAll(rule.aka());
            rule.tags().forEach(t -> names.add("@" + t));
        }
        return names;
    }

    /** This catalogue with those of {@code own} added; a rule of the same id is replaced. */
    public RuleCatalogue with(RuleCatalogue own) {
        Map<String, Rule> merged = new LinkedHashMap<>();
        rules.forEach(r -> merged.put(r.id(), r));
        own.rules.forEach(r -> merged.put(r.id(), r));
        return new RuleCatalogue(
                version + "+" + own.version, List.copyOf(merged.values()), GuidePages.merged(guides, own.guides));
    }
}
