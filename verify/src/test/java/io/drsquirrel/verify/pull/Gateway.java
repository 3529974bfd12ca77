// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.verify.pull;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

/**
 * nginx before a cluster, as companies have it: {@code /team/flink/} asks for a user and password, {@code /token/} for a bearer token,
 * {@code /login/} sends to a login page, {@code /page/} is no Flink at all.
 */
final class Gateway implements AutoCloseable {
    static final String USER = "anna:geheim";
    static final String TOKEN = "s3cret";

    private static final Path NGINX = Path.of("/usr/sbin/nginx");

    private final Process process;
    private final int port;

    private Gateway(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Whether it can be had here. */
    static boolean isInstalled() {
        return Files.isExecutable(NGINX);
    }

    /** Starts it before a cluster that speaks TLS. */
    static Gateway start(Path folder, String upstream) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        String basic = Base64.getEncoder().encodeToString(USER.getBytes(StandardCharsets.UTF_8));
        Path configuration = folder.resolve("nginx.conf");
        Files.writeString(configuration, """
                daemon off;
                master_process off;
                pid FOLDER/nginx.pid;
                error_log FOLDER/error.log;
                events { }
                http {
                  access_log off;
                  client_body_temp_path FOLDER/client;
                  proxy_temp_path FOLDER/proxy;
                  fastcgi_temp_path FOLDER/fastcgi;
                  uwsgi_temp_path FOLDER/uwsgi;
                  scgi_temp_path FOLDER/scgi;
                  proxy_ssl_verify off;
                  server {
                    listen 127.0.0.1:PORT;
                    location /team/flink/ {
                      if ($http_authorization != "Basic BASIC") { return 401; }
                      proxy_pass UPSTREAM/;
                    }
                    location /token/ {
                      if ($http_authorization != "Bearer TOKEN") { return 401; }
                      proxy_pass UPSTREAM/;
                    }
                    location /login/ { return 302 https://login.example/?next=$request_uri; }
                    location /page/ { default_type text/html; return 200 "<!doctype html><title>Welcome</title>"; }
                  }
                }
                """.replace("FOLDER", folder.toString())
                .replace("PORT", Integer.toString(port))
                .replace("BASIC", basic)
                .replace("TOKEN", TOKEN)
                .replace("UPSTREAM", upstream));
        Process process = new ProcessBuilder(NGINX.toString(), "-c", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("nginx.out").toFile())
                .start();
        if (process.waitFor(500, TimeUnit.MILLISECONDS)) {
            throw new IOException("nginx ended: " + Files.readString(folder.resolve("nginx.out")));
        }
        return new Gateway(process, port);
    }

    String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    @Override
    public void close() {
        process.destroy();
    }
}
