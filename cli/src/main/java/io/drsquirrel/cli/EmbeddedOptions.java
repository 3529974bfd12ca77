// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the parts of {@code squirrel up} and {@code squirrel demo} listen and keep their data. */
final class EmbeddedOptions {
    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8642",
            description = "Port of the web page and API (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--kafka-port",
            paramLabel = "PORT",
            defaultValue = "8643",
            description = "Port of the Kafka broker that agents send to (default: ${DEFAULT-VALUE}).")
    private int kafkaPort;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description =
                    "Address to listen on (default: ${DEFAULT-VALUE}, this machine only; there is no authentication yet).")
    private String host = "127.0.0.1";

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Folder for the broker's topics, the watcher's checkpoints and the database (default: ~/.squirrel/<command>).")
    private @Nullable Path data;

    int port() {
        return port;
    }

    int kafkaPort() {
        return kafkaPort;
    }

    String host() {
        return host;
    }

    /** The folder to use, for the command of that name. */
    Path data(String command) {
        return data != null
                ? data.toAbsolutePath().normalize()
                : Path.of(System.getProperty("user.home", "."), ".squirrel", command);
    }
}
