// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.rest;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a cluster's REST API is.
 *
 * @param base scheme, host, port and path prefix, without a slash at the end and without credentials
 * @param credentials value of an {@code Authorization} header, where the address held a user and password
 */
public record ClusterAddress(URI base, Optional<String> credentials) {
    /**
     * Reads an address as people copy it from their browser: the scheme may be missing, a fragment of Flink's pages is cut off.
     *
     * @throws IllegalArgumentException where it is none; the message says what is allowed
     */
    public static ClusterAddress parse(String text) {
        String stripped = text.strip();
        String whole = stripped.contains("://") ? stripped : "http://" + stripped;
        URI uri;
        try {
            uri = new URI(whole);
        } catch (URISyntaxException e) {
            throw refused(text, "it is no URL: " + e.getReason(), e);
        }
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw refused(text, "its scheme is '" + scheme + "'", null);
        }
        String host = uri.getHost();
        if (host == null) {
            throw refused(text, "it names no host", null);
        }
        String path = uri.getRawPath() == null ? "" : uri.getRawPath().replaceAll("/+$", "");
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        Optional<String> credentials = Optional.ofNullable(uri.getUserInfo())
                .map(info -> "Basic " + Base64.getEncoder().encodeToString(info.getBytes(StandardCharsets.UTF_8)));
        return new ClusterAddress(URI.create(scheme + "://" + host + port + path), credentials);
    }

    private static IllegalArgumentException refused(
            String text, String why, @org.jspecify.annotations.Nullable Throwable cause) {
        // The password, if there is one, stays out of the message.
        String shown = text.replaceAll("//[^/@]*@", "//***@");
        return new IllegalArgumentException(
                "'" + shown + "' - " + why
                        + ". Allowed is the address of Flink's REST API, e.g. http://jobmanager:8081.",
                cause);
    }

    /** The address of a path below, which begins with a slash. */
    URI of(String path) {
        return URI.create(base + path);
    }

    /** What the cluster is called while nothing better is known: host, port and prefix. */
    public String name() {
        String port = base.getPort() < 0 ? "" : ":" + base.getPort();
        String path = base.getRawPath() == null ? "" : base.getRawPath();
        return base.getHost() + port + path;
    }

    @Override
    public String toString() {
        return base.toString();
    }
}
