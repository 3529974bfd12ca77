// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.ui;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Serves the UI from the class path. Files below {@code /assets/} carry a hash in their names and are kept for a year by
 * browsers; the page itself is asked for anew each time. Every other address belongs to the UI's router and gets the page.
 */
public final class UiServlet extends HttpServlet {
    private static final long serialVersionUID = 1;
    private static final String ROOT = "/assets";

    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("json", "application/json"),
            Map.entry("map", "application/json"),
            Map.entry("webmanifest", "application/manifest+json"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("woff2", "font/woff2"),
            Map.entry("woff", "font/woff"),
            Map.entry("txt", "text/plain; charset=utf-8"));

    private static final String NOT_BUILT = """
            <!doctype html><html lang="en"><meta charset="utf-8"><title>Dr. Squirrel</title>
            <h1>Dr. Squirrel</h1>
            <p>The server runs, but was built without its pages. With Node 20 or newer:</p>
            <pre>cd ui &amp;&amp; npm ci &amp;&amp; npm run build</pre>
            <p>and build the server again (<code>./squirrel</code> does both). The API answers all the same:
            <a href="/api/jobs">/api/jobs</a>, <a href="/api/health">/api/health</a>,
            <a href="/api/openapi.json">/api/openapi.json</a>.</p></html>
            """;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = request.getRequestURI();
        boolean tame = path.matches("/[A-Za-z0-9._~/-]*") && !path.contains("..") && !path.contains("//");
        byte[] file = tame && path.contains(".") ? read(ROOT + path) : null;
        if (file != null && !path.endsWith(".html")) {
            response.setContentType(TYPES.getOrDefault(extension(path), "application/octet-stream"));
            response.setHeader(
                    "Cache-Control",
                    path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "public, max-age=3600");
            send(response, file);
        } else if (path.startsWith("/assets/") || !wantsPage(request)) {
            missing(response);
        } else {
            page(response);
        }
    }

    private static boolean wantsPage(HttpServletRequest request) {
        String accept = request.getHeader("Accept");
        return accept == null || accept.contains("text/html") || accept.contains("*/*");
    }

    private static void page(HttpServletResponse response) throws IOException {
        byte[] page = read(ROOT + "/index.html");
        response.setContentType("text/html; charset=utf-8");
        response.setHeader("Cache-Control", "no-store");
        send(response, page == null ? NOT_BUILT.getBytes(StandardCharsets.UTF_8) : page);
    }

    private static void missing(HttpServletResponse response) throws IOException {
        response.setStatus(HttpServletResponse.SC_NOT_FOUND);
        response.setContentType("application/json");
        response.setHeader("Cache-Control", "no-store");
        send(
                response,
                "{\"code\":404,\"message\":\"there is nothing at this address\"}".getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpServletResponse response, byte[] bytes) throws IOException {
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }

    private static byte @Nullable [] read(String resource) throws IOException {
        try (InputStream in = UiServlet.class.getResourceAsStream(resource)) {
            return in == null ? null : in.readAllBytes();
        }
    }

    private static String extension(String path) {
        return path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
}
