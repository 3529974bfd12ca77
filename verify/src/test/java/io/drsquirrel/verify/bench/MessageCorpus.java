// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.verify.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Plain messages in the style of systems that are no Flink, made from templates, so that the true groups are known.
 *
 * <p>A file in {@code messages/} is a system; a line is {@code weight|template}, where {@code <ip>}, {@code <int:1-5>}, {@code
 * <words:a|b>} and the like are filled in; {@code @name|a|b} says what {@code <name>} stands for in this file. The templates were
 * written down after what such systems print; no log of anybody is in them. A statement that prints is a template; {@code
 * <each:a|b>}, the words of an error, makes one for each, since they tell faults apart. Each template occurs at least once, all others are drawn by weight, as in real logs, of which few templates fill most.
 */
public final class MessageCorpus {
    /** The systems, each a file. */
    public static final List<String> SYSTEMS = List.of(
            "android",
            "bgl",
            "cassandra",
            "elasticsearch",
            "flink",
            "healthapp",
            "hpc",
            "kafka",
            "kubelet",
            "linux",
            "mac",
            "mongodb",
            "nginx",
            "openssh",
            "postgresql",
            "proxifier",
            "thunderbird",
            "windows");
    /** Systems after the format strings of their sources, each set measured once before anything was changed for it. */
    public static final List<String> FURTHER = List.of(
            "activemq",
            "airflow",
            "ceph",
            "consul",
            "etcd",
            "hbase",
            "mysql",
            "postfix",
            "prometheus",
            "rabbitmq",
            "redis",
            "spring",
            "yarn");

    /** A message and the number of its template. */
    public record Labelled(String message, int template) {}

    private static final String[] USERS = {"root", "root", "root", "root", "admin", "test", "guest", "news", "cyrus"};
    private static final String[] LOGINS = {
        "admin",
        "oracle",
        "test",
        "webmaster",
        "pgadmin",
        "0",
        "support",
        "ubnt",
        "inspur",
        "matlab",
        "user1",
        "git",
        "nagios",
        "zhangyan",
        "pi",
        "ftpuser",
        "chen",
        "monitor",
        "default"
    };
    private static final String[] TOPICS = {
        "orders", "payments", "clicks.v1", "user-events", "audit_log", "page-views", "inventory"
    };
    private static final String[] WORDS = {
        "orders",
        "users",
        "inventory",
        "billing",
        "sessions",
        "accounts",
        "cart",
        "events",
        "items",
        "customers",
        "catalog",
        "shipments"
    };
    private static final String[] HOSTS = {"node-17", "cn203", "dn904", "worker-3", "es-data-1", "tbird-admin1", "an88"
    };
    private static final String[] NAMES = {
        "fraud-detector", "billing", "search-indexer", "connect-sink-1", "metrics_agg", "etl.daily", "analytics"
    };

    private final Random random;
    private final Map<String, String[]> own = new HashMap<>();

    private MessageCorpus(long seed) {
        this.random = new Random(seed);
    }

    /** So many messages of a system, in random order. */
    public static List<Labelled> of(String system, int messages, long seed) {
        return new MessageCorpus(seed).generate(system, messages);
    }

    private List<Labelled> generate(String system, int messages) {
        List<String> templates = new ArrayList<>();
        List<Integer> drawn = new ArrayList<>();
        for (String line : resource(system).lines().toList()) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            int bar = line.indexOf('|');
            if (line.startsWith("@")) {
                own.put(line.substring(1, bar), alternatives(line.substring(bar + 1)));
                continue;
            }
            int weight = Integer.parseInt(line.substring(0, bar));
            List<String> each = each(line.substring(bar + 1));
            for (String template : each) {
                for (int i = 0; i < Math.max(1, weight / each.size()); i++) {
                    drawn.add(templates.size());
                }
                templates.add(template);
            }
        }
        List<Labelled> made = new ArrayList<>();
        for (int i = 0; i < messages; i++) {
            int template = i < templates.size() ? i : drawn.get(random.nextInt(drawn.size()));
            made.add(new Labelled(fill(templates.get(template)), template));
        }
        java.util.Collections.shuffle(made, random);
        return made;
    }

    private static String resource(String system) {
        try (InputStream in = MessageCorpus.class.getResourceAsStream("/messages/" + system + ".txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private String fill(String template) {
        StringBuilder message = new StringBuilder();
        int at = 0;
        while (at < template.length()) {
            int close = template.charAt(at) == '<' ? close(template, at) : -1;
            String filled = close < 0 ? null : value(template.substring(at + 1, close));
            if (filled == null) {
                message.append(template.charAt(at++));
            } else {
                message.append(filled);
                at = close + 1;
            }
        }
        return message.toString();
    }

    private static int close(String template, int open) {
        int depth = 0;
        boolean words = template.startsWith("<words:", open);
        for (int i = open; i < template.length(); i++) {
            char c = template.charAt(i);
            if (c == '<') {
                depth++;
            } else if (c == '>' && (!words || template.charAt(i - 1) != '-')) {
                depth--;
                if (depth == 0) {
                    return i;
                }
            }
        }
        return -1;
    }

    /** A template for each of the alternatives that tell what went wrong, {@code <each:a|b>}. */
    private static List<String> each(String template) {
        int open = template.indexOf("<each:");
        if (open < 0) {
            return List.of(template);
        }
        int close = close(template, open);
        List<String> each = new ArrayList<>();
        for (String alternative : alternatives(template.substring(open + 6, close))) {
            each.add(template.substring(0, open) + alternative + template.substring(close + 1));
        }
        return each;
    }

    /** Parts between the bars that stand in no placeholder. */
    private static String[] alternatives(String text) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            depth += c == '<' ? 1 : c == '>' && depth > 0 ? -1 : 0;
            if (c == '|' && depth == 0) {
                parts.add(text.substring(from, i));
                from = i + 1;
            }
        }
        parts.add(text.substring(from));
        return parts.toArray(String[]::new);
    }

    /** What stands for a placeholder; null where it is none. */
    private String value(String placeholder) {
        int colon = placeholder.indexOf(':');
        String name = colon < 0 ? placeholder : placeholder.substring(0, colon);
        String argument = colon < 0 ? "" : placeholder.substring(colon + 1);
        if (own.containsKey(placeholder)) {
            return fill(pick(own.get(placeholder)));
        }
        return switch (name) {
            case "int" -> integer(argument);
            case "int2" -> String.format(Locale.ROOT, "%02d", random.nextInt(32));
            case "bit" -> String.valueOf(random.nextInt(2));
            case "bool" -> String.valueOf(random.nextBoolean());
            case "float" -> String.format(Locale.ROOT, "%.2f", random.nextDouble() * 900);
            case "float6" -> String.format(Locale.ROOT, "%.6f", random.nextDouble() * 900_000);
            case "ip" -> ip();
            case "ipv6" -> "2607:f140:6000:8:" + hex(4) + ":" + hex(4) + ":" + hex(4) + ":" + hex(4);
            case "port" -> String.valueOf(1024 + random.nextInt(60_000));
            case "mac" -> hex(2) + ":" + hex(2) + ":" + hex(2) + ":" + hex(2) + ":" + hex(2) + ":" + hex(2);
            case "uuid" -> hex(8) + "-" + hex(4) + "-4" + hex(3) + "-a" + hex(3) + "-" + hex(12);
            case "time" ->
                String.format(
                        Locale.ROOT, "%02d:%02d:%02d", random.nextInt(24), random.nextInt(60), random.nextInt(60));
            case "date" ->
                "20" + (10 + random.nextInt(15)) + "-0" + (1 + random.nextInt(9)) + "-1" + random.nextInt(10);
            case "day" -> pick("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun");
            case "month" -> pick("Jan", "Mar", "Jun", "Jul", "Aug", "Dec");
            case "life" ->
                random.nextBoolean()
                        ? "<1 sec"
                        : String.format(Locale.ROOT, "%02d:%02d", random.nextInt(30), random.nextInt(60));
            case "user" -> pick(USERS);
            case "login" -> pick(LOGINS);
            case "word" -> pick(WORDS);
            case "word2" -> pick(WORDS) + "_" + pick(WORDS);
            case "topic" -> pick(TOPICS);
            case "name" -> pick(NAMES);
            case "ns" -> pick("default", "kube-system", "streaming", "team-a");
            case "ks" -> pick(WORDS) + "." + pick(WORDS);
            case "pod" -> pick(NAMES).replaceAll("[._]", "-") + "-" + hex(9) + "-" + hex(5);
            case "image" -> "registry.example.com/" + pick(WORDS) + "/" + pick(NAMES) + ":" + integer("1-9") + ".2";
            case "index" -> pick("logs", "metrics", ".kibana_task_manager") + "-2024.0" + integer("1-9") + ".11";
            case "step" ->
                "{\"phase\":\"" + pick("hot", "warm", "delete") + "\",\"action\":\"" + pick("rollover", "shrink")
                        + "\",\"name\":\"" + pick("check-rollover-ready", "wait-for-active-shards") + "\"}";
            case "shards" -> several(() -> "[logs-" + hex(3) + "][" + random.nextInt(9) + "]", ", ");
            case "hostshort" -> pick(HOSTS);
            case "fqdn" -> fqdn();
            case "hostorip" -> random.nextInt(3) == 0 ? fqdn() : ip();
            case "maybehost" -> random.nextBoolean() ? "" : fqdn();
            case "path" -> path();
            case "pathsp" -> "/Library/Application Support/" + pick("QQ", "My App") + path();
            case "winpath" ->
                "C:\\Windows\\winsxs\\amd64_microsoft-windows-servicingstack_" + hex(16) + "_6.1.7601.23505_none_"
                        + hex(16) + "\\cbscore.dll";
            case "url" -> "https://" + fqdn() + path();
            case "pkg" ->
                pick(
                        "com.android.systemui",
                        "com.tencent.mm",
                        "android",
                        "com.google.android.gms",
                        "com.huawei.health",
                        "com.example.music");
            case "bglnode" ->
                String.format(
                        Locale.ROOT,
                        "R%02d-M%d-N%d-C:J%02d-U%02d",
                        random.nextInt(64),
                        random.nextInt(2),
                        random.nextInt(16),
                        random.nextInt(20),
                        random.nextInt(20));
            case "ints" -> several(() -> String.valueOf(random.nextInt(6)), ",");
            case "set" ->
                random.nextInt(4) == 0
                        ? "Set()"
                        : "Set(" + several(() -> pick(TOPICS) + "-" + random.nextInt(9), ", ") + ")";
            case "mapset" ->
                random.nextInt(4) == 0
                        ? "Map()"
                        : "Map("
                                + several(
                                        () -> pick(TOPICS) + "-" + random.nextInt(9) + " -> (" + random.nextInt(900)
                                                + ",leaderEpoch=" + random.nextInt(9) + ")",
                                        ", ")
                                + ")";
            case "list" -> several(() -> value(argument), ", ");
            case "topicpart" -> pick(TOPICS) + "-" + random.nextInt(20);
            case "optask" ->
                pick(
                        "Source: Kafka Source -> Map -> Filter",
                        "Window(TumblingEventTimeWindows(60000), EventTimeTrigger, CountAggregator)",
                        "Sink: Writer",
                        "KeyedProcess -> Sink: Committer",
                        "Source: orders[1] -> Calc[2] -> ConstraintEnforcer[3]",
                        "enrich customers");
            case "jobname" -> pick("orders", "Fraud Detection", "insert-into_default_catalog.db.sink", "clicks v2");
            case "propkey" ->
                pick(
                        "taskmanager.numberOfTaskSlots",
                        "state.backend.type",
                        "jobmanager.rpc.address",
                        "taskmanager.memory.process.size",
                        "parallelism.default",
                        "env.java.opts.all",
                        "rest.port",
                        "execution.checkpointing.interval");
            case "sql" ->
                pick(
                        "SELECT * FROM " + pick(WORDS) + " WHERE id = " + random.nextInt(900),
                        "UPDATE " + pick(WORDS) + " SET a = 'x y' WHERE id IN (" + several(() -> integer(""), ", ")
                                + ")",
                        "INSERT INTO " + pick(WORDS) + " (a, b) VALUES ($1, $2)",
                        "COMMIT",
                        "BEGIN");
            case "b64" -> base64();
            case "words" -> fill(pick(alternatives(argument)));
            default -> name.matches("hex\\d+") ? hex(Integer.parseInt(name.substring(3))) : null;
        };
    }

    private String integer(String range) {
        if (range.isEmpty()) {
            int digits = 1 + random.nextInt(6);
            return String.valueOf(random.nextInt((int) Math.pow(10, digits)));
        }
        int dash = range.indexOf('-', 1);
        long from = Long.parseLong(range.substring(0, dash));
        long to = Long.parseLong(range.substring(dash + 1));
        return String.valueOf(from + (long) (random.nextDouble() * (to - from + 1)));
    }

    private String hex(int digits) {
        StringBuilder hex = new StringBuilder();
        for (int i = 0; i < digits; i++) {
            hex.append(Character.forDigit(random.nextInt(16), 16));
        }
        return hex.toString();
    }

    private String base64() {
        String letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 22; i++) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }

    private String ip() {
        return (10 + random.nextInt(200)) + "." + random.nextInt(256) + "." + random.nextInt(256) + "."
                + random.nextInt(256);
    }

    private String fqdn() {
        return pick("ns", "mail", "proxy", "host-" + random.nextInt(99), "adsl-" + random.nextInt(999), "api") + "."
                + pick("example.com", "cse.cuhk.edu.hk", "hinet-ip.hinet.net", "isp.co.uk", "corp.internal", "inu.es");
    }

    private String path() {
        String path = "";
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            path += "/" + pick("var", "home", "data", "u2", "glosli", "tmp", "run-7", "RAPTOR", "opt", "lib");
        }
        return path + "/" + pick("a.out", "conf", "x" + random.nextInt(99), "file.log", "core");
    }

    private String several(Supplier<String> one, String between) {
        List<String> all = new ArrayList<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            all.add(one.get());
        }
        return String.join(between, all);
    }

    private String pick(String... from) {
        return from[random.nextInt(from.length)];
    }
}
