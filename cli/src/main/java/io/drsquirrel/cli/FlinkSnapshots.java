// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.cli;

import io.drsquirrel.collect.rest.ClusterAddress;
import io.drsquirrel.collect.rest.ClusterLook;
import io.drsquirrel.collect.rest.ClusterPoller;
import io.drsquirrel.collect.rest.FlinkRest;
import io.drsquirrel.collect.rest.PollSettings;
import io.drsquirrel.collect.rest.RestAccess;
import io.drsquirrel.collect.rest.RestException;
import io.drsquirrel.diagnosis.catalogue.RuleCatalogue;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Looks at a running cluster for a while, with a countdown on a terminal. */
final class FlinkSnapshots {
    private FlinkSnapshots() {}

    /**
     * Looks.
     *
     * @param job id or name of the only job to look at, null for all
     * @param watch how long; zero for the shortest look
     * @throws RestException where the cluster does not answer
     */
    static ClusterLook.Seen look(
            ClusterAddress address,
            RestAccess access,
            RuleCatalogue catalogue,
            @Nullable String job,
            Duration watch,
            PrintWriter err)
            throws RestException, InterruptedException {
        PollSettings settings = PollSettings.DEFAULT.withFilter(LogSnapshots.filter(catalogue));
        if (job != null) {
            settings = settings.forJob(job);
        }
        Clock clock = Clock.systemUTC();
        try (ClusterPoller poller = new ClusterPoller(new FlinkRest(address, access), settings, clock);
                Countdown countdown = new Countdown(System.console() == null ? null : err, address.name())) {
            return new ClusterLook(poller, clock).look(watch, countdown);
        }
    }

    /** One line on a terminal's standard error; silent elsewhere. */
    private static final class Countdown implements ClusterLook.Progress, AutoCloseable {
        private final @Nullable PrintWriter terminal;
        private final String name;
        private boolean shown;

        Countdown(@Nullable PrintWriter terminal, String name) {
            this.terminal = terminal;
            this.name = name;
        }

        @Override
        public void left(Duration left, int polls) {
            if (terminal == null) {
                return;
            }
            shown = true;
            terminal.printf(
                    "\rlooking at %s  %d:%02d left, %d %s   ",
                    name, left.toMinutes(), left.toSecondsPart(), polls, polls == 1 ? "poll" : "polls");
            terminal.flush();
        }

        @Override
        public void close() {
            if (shown && terminal != null) {
                terminal.print("\r" + " ".repeat(name.length() + 45) + "\r");
                terminal.flush();
            }
        }
    }
}
