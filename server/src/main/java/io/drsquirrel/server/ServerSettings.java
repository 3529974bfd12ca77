// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server;

import io.drsquirrel.server.db.Retention;
import io.drsquirrel.server.ingest.KafkaSettings;
import io.drsquirrel.server.resources.PageView;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Everything a server must know to start.
 *
 * @param host address to listen at; beyond loopback anybody who reaches it may read
 * @param port 0: any free one
 * @param database SQLite file; absent: everything is kept in memory and gone with the process
 * @param kafka where snapshots are read from; absent: only those handed to {@link SquirrelServer#sink()}
 * @param mode word shown at {@code /api/about}: {@code up}, {@code serve} or {@code pull}
 * @param pane length of the panes that snapshots are expected to have, for display
 * @param snapshotInterval how often a snapshot of each job is due; what is older than two is called stale
 * @param ownRules folder with a platform team's rules; absent: the built-in ones alone
 * @param links shown on every job page
 * @param allowedHosts other names by which a server at loopback may be called
 */
public record ServerSettings(
        String host,
        int port,
        Optional<Path> database,
        Optional<KafkaSettings> kafka,
        String mode,
        Duration pane,
        Duration snapshotInterval,
        Optional<Path> ownRules,
        List<PageView.Link> links,
        Set<String> allowedHosts,
        Retention retention,
        Clock clock) {
    /** The port where none is configured. */
    public static final int DEFAULT_PORT = 8642;

    public ServerSettings {
        links = List.copyOf(links);
        allowedHosts = Set.copyOf(allowedHosts);
    }

    /** At loopback and port {@value #DEFAULT_PORT}, in memory, without Kafka, a snapshot of one-minute panes every five minutes. */
    public static ServerSettings defaults() {
        return new ServerSettings(
                "127.0.0.1",
                DEFAULT_PORT,
                Optional.empty(),
                Optional.empty(),
                "serve",
                Duration.ofMinutes(1),
                Duration.ofMinutes(5),
                Optional.empty(),
                List.of(),
                Set.of(),
                Retention.DEFAULT,
                Clock.systemUTC());
    }

    /** The same at another address. */
    public ServerSettings at(String otherHost, int otherPort) {
        return new ServerSettings(
                otherHost,
                otherPort,
                database,
                kafka,
                mode,
                pane,
                snapshotInterval,
                ownRules,
                links,
                allowedHosts,
                retention,
                clock);
    }

    /** The same, keeping everything in that SQLite file. */
    public ServerSettings keepingIn(Path file) {
        return new ServerSettings(
                host,
                port,
                Optional.of(file),
                kafka,
                mode,
                pane,
                snapshotInterval,
                ownRules,
                links,
                allowedHosts,
                retention,
                clock);
    }

    /** The same, reading snapshots from Kafka. */
    public ServerSettings reading(KafkaSettings from) {
        return new ServerSettings(
                host,
                port,
                database,
                Optional.of(from),
                mode,
                pane,
                snapshotInterval,
                ownRules,
                links,
                allowedHosts,
                retention,
                clock);
    }

    /** The same, for snapshots that come so often and have such panes. */
    public ServerSettings every(Duration interval, Duration paneLength) {
        return new ServerSettings(
                host,
                port,
                database,
                kafka,
                mode,
                paneLength,
                interval,
                ownRules,
                links,
                allowedHosts,
                retention,
                clock);
    }

    /** The same under another word for how it was started. */
    public ServerSettings as(String otherMode) {
        return new ServerSettings(
                host,
                port,
                database,
                kafka,
                otherMode,
                pane,
                snapshotInterval,
                ownRules,
                links,
                allowedHosts,
                retention,
                clock);
    }

    /** The same with another clock. */
    public ServerSettings by(Clock otherClock) {
        return new ServerSettings(
                host,
                port,
                database,
                kafka,
                mode,
                pane,
                snapshotInterval,
                ownRules,
                links,
                allowedHosts,
                retention,
                otherClock);
    }

    /** Whether only this machine can reach the server. */
    public boolean isLoopback() {
        return host.equals("localhost") || host.startsWith("127.") || host.equals("::1") || host.equals("[::1]");
    }
}
