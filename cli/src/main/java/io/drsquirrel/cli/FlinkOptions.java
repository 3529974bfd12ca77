// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.cli;

import io.drsquirrel.collect.rest.ClusterAddress;
import io.drsquirrel.collect.rest.EnvironmentProxy;
import io.drsquirrel.collect.rest.RestAccess;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** How clusters named with {@code --flink} are reached. */
final class FlinkOptions {
    @Option(
            names = "--bearer-token",
            paramLabel = "TOKEN",
            defaultValue = "${env:SQUIRREL_FLINK_TOKEN}",
            description = "Token of a gateway before Flink's REST API; better given as SQUIRREL_FLINK_TOKEN.")
    private @Nullable String token;

    @Option(
            names = "--user",
            paramLabel = "USER:PASSWORD",
            defaultValue = "${env:SQUIRREL_FLINK_USER}",
            description = "Basic authentication of such a gateway; better given as SQUIRREL_FLINK_USER.")
    private @Nullable String user;

    @Option(
            names = "--ca-cert",
            paramLabel = "PEM",
            description = "Certificates to trust for https, instead of those of the JDK.")
    private @Nullable Path authorities;

    @Option(
            names = "--keystore",
            paramLabel = "FILE",
            description =
                    "PKCS12 or JKS file with our own certificate, where Flink asks for one; its password is SQUIRREL_FLINK_KEYSTORE_PASSWORD.")
    private @Nullable Path keys;

    @Option(names = "--insecure", description = "Trust any certificate (https without knowing who answers).")
    private boolean insecure;

    /** The address in an option's value. */
    static ClusterAddress address(CommandLine line, String url) {
        try {
            return ClusterAddress.parse(url);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(line, "--flink " + e.getMessage(), e);
        }
    }

    /**
     * How to reach it.
     *
     * @throws ParameterException where options contradict each other or a file cannot be read
     */
    RestAccess access(CommandLine line) {
        RestAccess access = RestAccess.plain().through(new EnvironmentProxy(System.getenv()));
        if (isGiven(token) && isGiven(user)) {
            throw new ParameterException(
                    line, "--bearer-token and --user: give one of them, a request carries one only.");
        }
        if (token != null && isGiven(token)) {
            access = access.withBearer(token);
        }
        if (user != null && isGiven(user)) {
            if (!user.contains(":")) {
                throw new ParameterException(line, "--user: the value has no colon. Give USER:PASSWORD.");
            }
            access = access.withBasic(user);
        }
        if (authorities != null || keys != null || insecure) {
            try {
                access = access.withTls(authorities, keys, System.getenv("SQUIRREL_FLINK_KEYSTORE_PASSWORD"), insecure);
            } catch (IOException e) {
                throw new ParameterException(line, String.valueOf(e.getMessage()), e);
            }
        }
        return access;
    }

    private static boolean isGiven(@Nullable String text) {
        return text != null && !text.isBlank();
    }
}
