// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.rest;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Proxies as other command-line tools find them: {@code http_proxy}, {@code https_proxy} and {@code no_proxy}, in either case. */
public final class EnvironmentProxy extends ProxySelector {
    private final Map<String, String> environment;

    /** @param environment that of the process */
    public EnvironmentProxy(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public List<Proxy> select(@Nullable URI uri) {
        if (uri == null || uri.getHost() == null) {
            return List.of(Proxy.NO_PROXY);
        }
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        if (isLocal(host) || isExcepted(host)) {
            return List.of(Proxy.NO_PROXY);
        }
        String value = value(uri.getScheme() + "_proxy");
        if (value.isEmpty()) {
            ProxySelector other = ProxySelector.getDefault();
            return other == null ? List.of(Proxy.NO_PROXY) : other.select(uri);
        }
        URI proxy = URI.create(value.contains("://") ? value : "http://" + value);
        int port = proxy.getPort() < 0 ? 80 : proxy.getPort();
        return List.of(new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(proxy.getHost(), port)));
    }

    private static boolean isLocal(String host) {
        return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
    }

    private boolean isExcepted(String host) {
        for (String word : value("no_proxy").split(",")) {
            String name = word.strip().toLowerCase(Locale.ROOT).replaceFirst("^\\*?\\.", "");
            if (name.equals("*") || (!name.isEmpty() && (host.equals(name) || host.endsWith("." + name)))) {
                return true;
            }
        }
        return false;
    }

    private String value(String name) {
        String lower = environment.get(name);
        String upper = environment.get(name.toUpperCase(Locale.ROOT));
        return lower != null ? lower.strip() : upper != null ? upper.strip() : "";
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException e) {
        // Told by the request itself.
    }
}
