// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.AbstractMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Guide pages by rule id, each read from its resource when it is asked for: a report needs none of them, a page needs one. */
final class GuidePages extends AbstractMap<String, String> {
    private final Map<String, Supplier<String>> pages;

    private GuidePages(Map<String, Supplier<String>> pages) {
        this.pages = pages;
    }

    /** The pages of the built-in rules; {@code addresses} maps an id to {@code family/id}. */
    static GuidePages builtIn(Map<String, String> addresses) {
        Map<String, Supplier<String>> pages = new LinkedHashMap<>();
        addresses.forEach((id, address) -> pages.put(id, () -> resource("/rules/" + address + "/guide.md")));
        return new GuidePages(pages);
    }

    /** These pages with those of another map; of two with one id the other's is kept. */
    static Map<String, String> merged(Map<String, String> first, Map<String, String> second) {
        Map<String, Supplier<String>> pages = new LinkedHashMap<>();
        for (Map<String, String> map : java.util.List.of(first, second)) {
            if (map instanceof GuidePages lazy) {
                pages.putAll(lazy.pages);
            } else {
                map.forEach((id, page) -> pages.put(id, () -> page));
            }
        }
        return new GuidePages(pages);
    }

    private static String resource(String name) {
        try (InputStream in = GuidePages.class.getResourceAsStream(name)) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the built-in guide page " + name + " cannot be read", e);
        }
    }

    @Override
    public @Nullable String get(Object id) {
        Supplier<String> page = pages.get(id);
        return page == null ? null : page.get();
    }

    @Override
    public boolean containsKey(Object id) {
        return pages.containsKey(id);
    }

    @Override
    public Set<String> keySet() {
        return java.util.Collections.unmodifiableSet(pages.keySet());
    }

    @Override
    public int size() {
        return pages.size();
    }

    @Override
    public Set<Entry<String, String>> entrySet() {
        Set<Entry<String, String>> entries = new LinkedHashSet<>();
        pages.forEach((id, page) -> entries.add(Map.entry(id, page.get())));
        return java.util.Collections.unmodifiableSet(entries);
    }
}
