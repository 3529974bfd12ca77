// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.ui;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/**
 * While nobody has to say who he is, a page of another site must not read us through the visitor's browser by letting its own
 * name point to this machine. So only requests that name this machine by its loopback names are answered.
 */
public final class LoopbackHosts implements Filter {
    private final Set<String> allowed;

    /** @param further other names by which the server may be called, lower case, without port */
    public LoopbackHosts(Set<String> further) {
        this.allowed = Set.copyOf(further);
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request instanceof HttpServletRequest http
                && response instanceof HttpServletResponse answer
                && !isAllowed(http.getServerName())) {
            answer.setStatus(HttpServletResponse.SC_FORBIDDEN);
            answer.setContentType("application/json");
            answer.getOutputStream()
                    .write(
                            ("{\"code\":403,\"message\":\"the server is open to this machine only: call it localhost, or add"
                                            + " the name to allowedHosts of its configuration\"}")
                                    .getBytes(StandardCharsets.UTF_8));
            return;
        }
        chain.doFilter(request, response);
    }

    private boolean isAllowed(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.equals("localhost")
                || name.endsWith(".localhost")
                || name.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}")
                || name.equals("[::1]")
                || name.equals("::1")
                || name.equals("[0:0:0:0:0:0:0:1]")
                || allowed.contains(name);
    }
}
