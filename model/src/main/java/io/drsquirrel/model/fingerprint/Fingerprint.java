// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.fingerprint;

import io.drsquirrel.model.log.LogEvent;
import io.drsquirrel.model.log.LoggedThrowable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What two log records have in common if they tell of the same fault.
 *
 * <p>Of a record with a throwable: type, message template and place of the innermost cause ({@link RootFault}); of one without:
 * logger and message template. Equal fingerprints have equal {@link #id()}s, in each process and each release that computes
 * the same version.
 *
 * @param type fully qualified class of the innermost throwable; the logger's name without its package for a record without one
 * @param template its message, what varies being replaced by {@link MessageMask#VARIABLE}
 * @param place where it was thrown: the first frame of user code, else of a library or Flink; empty where unknown
 */
public record Fingerprint(String type, String template, String place) {

    /** Changes whenever equal records may get another id than before. */
    public static final String VERSION = "v2";

    /** The fingerprint of a log record. */
    public static Fingerprint of(LogEvent event) {
        Optional<LoggedThrowable> throwable = event.throwableIfAny();
        return throwable.isPresent() ? of(throwable.get()) : ofMessage(event.logger(), event.message());
    }

    /** The fingerprint of a throwable. */
    public static Fingerprint of(LoggedThrowable throwable) {
        return RootFault.of(throwable).fingerprint();
    }

    /** The fingerprint of a record without a throwable. */
    public static Fingerprint ofMessage(String logger, String message) {
        return ofMessage(logger, message, word -> {});
    }

    /**
     * The fingerprint of a record without a throwable.
     *
     * @param values hears plain words that were masked, see {@link MessageMask#mask(String, Consumer)}
     */
    public static Fingerprint ofMessage(String logger, String message, Consumer<String> values) {
        // Layouts abbreviate packages, each in its own way.
        String simple = logger.substring(logger.lastIndexOf('.') + 1);
        return new Fingerprint(simple, MessageMask.ofMessages().mask(message, values), "");
    }

    /** {@code v2:} and 16 hex digits. */
    public String id() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] hash = digest.digest(
                    (VERSION + '\n' + type + '\n' + template + '\n' + place).getBytes(StandardCharsets.UTF_8));
            StringBuilder id = new StringBuilder(VERSION).append(':');
            for (int i = 0; i < 8; i++) {
                id.append(Character.forDigit((hash[i] >> 4) & 0xf, 16)).append(Character.forDigit(hash[i] & 0xf, 16));
            }
            return id.toString();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("each JDK has SHA-256", e);
        }
    }

    /** One line for people: type and template. */
    public String title() {
        return template.isEmpty() ? type : type.isEmpty() ? template : type + ": " + template;
    }
}
