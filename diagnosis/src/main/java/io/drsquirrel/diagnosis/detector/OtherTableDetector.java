// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.detector;

import io.drsquirrel.diagnosis.condition.Detector;
import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.diagnosis.condition.Outcome;
import io.drsquirrel.diagnosis.condition.TextFact;
import io.drsquirrel.model.log.LoggedThrowable;
import io.drsquirrel.model.snapshot.Capability;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A sink asks for a file of another table than the one it writes: the path of the missing file names a table, the sink's task or
 * its own lines of commits name another. A regex cannot say so, since it would have to compare two groups of two texts.
 *
 * <p>Tables are compared by their last name. A directory may carry more than the table's name ({@code orders-8f1c...}), so one that
 * begins with it counts as the same. Where the table keeps its files elsewhere, its own metadata lines tell the directory; where
 * neither is known, nothing is claimed.
 */
public final class OtherTableDetector implements Detector {
    /** {@code .../db/orders/metadata/x.avro}, or {@code .../db/orders/base/metadata/x.avro}: the directories above. */
    private static final Pattern DIRECTORY =
            Pattern.compile("((?:/[^/\\s]{1,200}){1,30})/metadata/[^/\\s]{1,300}\\.avro");

    /** What a task that writes a table is called, and what its committer says. */
    private static final Pattern SINK = Pattern.compile(
            "(?:IcebergSink|Committing (?:\\w+ )?to(?: table)?|(?:C|c)ommitted to table|for table) ([\\w$-]{1,100}(?:\\.[\\w$-]{1,200}){1,3})");

    /** What {@link #SINK} begins with. */
    private static final List<String> NAMING =
            List.of("icebergsink ", "committing ", "committed to table ", "for table ");

    private static final Pattern OWN_METADATA =
            Pattern.compile("/([^/\\s]{1,200})/metadata/[^/\\s]{1,300}\\.metadata\\.json");

    private static final List<String> METADATA = List.of(".metadata.json");
    private static final List<String> MISSING = List.of("notfoundexception");

    @Override
    public String name() {
        return "other-table";
    }

    @Override
    public List<String> literals() {
        return Stream.of(NAMING, METADATA, MISSING).flatMap(List::stream).toList();
    }

    @Override
    public Outcome examine(Facts facts, Arguments arguments) {
        if (facts.texts().stream().noneMatch(TextFact::hasThrowable)) {
            return Outcome.unknown(EnumSet.of(Capability.EXCEPTIONS));
        }
        Set<String> own = new LinkedHashSet<>();
        for (TextFact fact : facts.textsWith(
                Stream.concat(NAMING.stream(), METADATA.stream()).toList())) {
            names(SINK, fact.message()).forEach(name -> own.add(name.substring(name.lastIndexOf('.') + 1)));
            if (!fact.hasThrowable()) {
                own.addAll(names(OWN_METADATA, fact.message()));
            }
        }
        if (own.isEmpty()) {
            return Outcome.fails();
        }
        FailureRecords found = new FailureRecords();
        String table = "";
        for (TextFact fact : facts.textsWith(MISSING)) {
            Optional<String> missing = missing(fact);
            if (missing.isEmpty() || own.stream().anyMatch(name -> isOf(missing.get(), name))) {
                continue;
            }
            table = missing.get().substring(missing.get().lastIndexOf('/') + 1);
            found.add(fact, 0, "a file of " + table + " is missing, while the sink writes " + String.join(", ", own));
        }
        return found.outcome(Map.of("table", table));
    }

    private static Optional<String> missing(TextFact fact) {
        for (LoggedThrowable throwable : fact.chain()) {
            String type = throwable.simpleType();
            if (type.equals("NotFoundException") || type.equals("FileNotFoundException")) {
                Matcher path = DIRECTORY.matcher(throwable.message());
                if (path.find()) {
                    return Optional.of(path.group(1));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isOf(String directories, String table) {
        String name = table.toLowerCase(Locale.ROOT);
        return Arrays.stream(directories.toLowerCase(Locale.ROOT).split("/", -1))
                .anyMatch(directory -> directory.equals(name) || directory.startsWith(name + "-"));
    }

    private static List<String> names(Pattern pattern, String text) {
        List<String> names = new ArrayList<>();
        Matcher found = pattern.matcher(text);
        while (found.find()) {
            names.add(found.group(1));
        }
        return names;
    }
}
