// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import io.drsquirrel.model.observation.LifecycleLines;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Knows which job a log line is about, also where the line does not say.
 *
 * <p>Lines about tasks name an execution attempt, whose id begins with that of the execution graph. Which job that graph belongs to
 * is learned from the slots: a slot is requested for a job by id, and tasks are deployed into the slot. Without this, the failures
 * of several jobs in one session cluster could not be told apart, since Flink's default layout shows no job id. Whose job master an
 * address is ({@code host:port/user/rpc/jobmanager_4}) is learned from registrations, for what is said of messages to that address.
 */
final class JobOwnership {
    private static final int MOST_JOBS = 10_000;
    private static final int MOST_IDS = 200_000;
    private static final int LONGEST = 4_096;
    private static final String MASTER = "/user/rpc/jobmanager_";

    private final Set<String> jobs = new LinkedHashSet<>();
    private final Map<String, String> owners = new LinkedHashMap<>();

    /** The job a message names, or whose slot or task it names; empty where it does neither. */
    Optional<String> of(String message, String context) {
        String job = inContext(context);
        if (job == null) {
            job = LifecycleLines.jobIdIn(message).orElse(null);
        }
        if (job != null) {
            if (jobs.size() < MOST_JOBS) {
                jobs.add(job);
            }
        } else {
            job = owner(message);
            job = job == null ? ofMaster(message).orElse(null) : job;
        }
        if (job != null) {
            learn(message, job);
        }
        return Optional.ofNullable(job);
    }

    /** The job whose master's address a text holds; empty where it holds none, or a stranger's. */
    Optional<String> ofMaster(String text) {
        return master(text).map(owners::get);
    }

    /** {@code host:port/user/rpc/jobmanager_4} in {@code pekko.tcp://flink@host:port/user/rpc/jobmanager_4#-178}. */
    private static Optional<String> master(String text) {
        int path = text.indexOf(MASTER);
        int host = path < 0 ? -1 : text.lastIndexOf('@', path);
        if (host < 0) {
            return Optional.empty();
        }
        int end = path + MASTER.length();
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        // In the log of a TaskManager a star may stand for the number.
        return end == path + MASTER.length() ? Optional.empty() : Optional.of(text.substring(host + 1, end));
    }

    /** Whether the line only tells whose a slot is. */
    static boolean onlyTellsSlot(String message) {
        return message.startsWith("Starting allocation of slot ")
                || message.startsWith("Receive slot request ")
                || message.startsWith("Received task ");
    }

    private static @Nullable String inContext(String context) {
        if (context.length() == 32) {
            return hex(context, 0) ? context : null;
        }
        int key = context.indexOf("flink-job-id");
        if (key < 0) {
            return null;
        }
        int from = key + 13;
        return from + 32 <= context.length() && hex(context, from) ? context.substring(from, from + 32) : null;
    }

    private static boolean hex(String text, int from) {
        for (int i = from; i < from + 32; i++) {
            if (!isHex(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isHex(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    }

    private @Nullable String owner(String message) {
        int run = 0;
        int limit = Math.min(message.length(), LONGEST);
        for (int i = 0; i <= limit; i++) {
            if (i < limit && isHex(message.charAt(i))) {
                run++;
                continue;
            }
            if (run == 32) {
                String id = message.substring(i - 32, i);
                if (jobs.contains(id)) {
                    return id;
                }
                String owner = owners.get(id);
                if (owner != null) {
                    return owner;
                }
            }
            run = 0;
        }
        return null;
    }

    private void learn(String message, String job) {
        if (message.startsWith("Starting allocation of slot ")) {
            owns(job, message, 28);
        } else if (message.startsWith("Receive slot request ")) {
            owns(job, message, 21);
        } else if (message.startsWith("Deploying ")) {
            owns(job, message, behind(message, " with attempt id "));
        } else if (message.startsWith("Successful registration at job manager ")
                || message.startsWith("Registered job manager ")) {
            master(message).ifPresent(address -> owns(job, address));
        } else if (message.startsWith("Received task ")) {
            int deploy = message.indexOf("), deploy into slot");
            owns(job, message, deploy < 0 ? -1 : message.lastIndexOf('(', deploy) + 1);
        }
    }

    /** A task of that job failed: its graph is the job's, even if no line about its slots is left. */
    void learnAttempt(String message, String job) {
        int switched = message.indexOf(") switched from ");
        if (switched > 0) {
            owns(job, message, message.lastIndexOf('(', switched) + 1);
        }
    }

    private static int behind(String message, String words) {
        int at = message.indexOf(words);
        return at < 0 ? -1 : at + words.length();
    }

    private void owns(String job, String message, int at) {
        if (at < 0 || at + 32 > message.length() || !hex(message, at)) {
            return;
        }
        owns(job, message.substring(at, at + 32));
    }

    private void owns(String job, String id) {
        owners.put(id, job);
        if (owners.size() > MOST_IDS) {
            Iterator<String> eldest = owners.keySet().iterator();
            eldest.next();
            eldest.remove();
        }
    }

    /** Whether more than one job was seen. */
    boolean several() {
        return jobs.size() > 1;
    }
}
