// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.ui;

import io.drsquirrel.server.db.SnapshotStore;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;

/** {@code /go/flink/<Flink job id>} leads to the page of that job; alerts and Flink's own UI know no other id. */
public final class FlinkJobServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    private final transient SnapshotStore store;

    public FlinkJobServlet(SnapshotStore store) {
        this.store = store;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = request.getPathInfo() == null ? "" : request.getPathInfo();
        String id = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        String to = id.matches("[0-9a-f]{32}")
                ? store.slugOfRun(id).map(slug -> "/jobs/" + slug).orElse("/jobs?q=" + id)
                : "/jobs";
        response.setStatus(HttpServletResponse.SC_FOUND);
        response.setHeader("Location", to);
        response.setHeader("Cache-Control", "no-store");
    }
}
