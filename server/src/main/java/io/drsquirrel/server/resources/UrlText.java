// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.resources;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Text made fit for a part of a URL. */
final class UrlText {
    private UrlText() {}

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
