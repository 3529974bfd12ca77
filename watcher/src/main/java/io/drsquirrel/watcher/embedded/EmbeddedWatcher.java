// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.watcher.embedded;

import io.drsquirrel.watcher.WatcherConfiguration;
import io.drsquirrel.watcher.WatcherJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The watcher on a Flink cluster in this JVM. A failure of the job is repaired from its checkpoints; a new start fills its
 * windows again by reading the topics back, and is silent about pictures that were taken before.
 */
public final class EmbeddedWatcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedWatcher.class);
    private static final int CLOSE_SECONDS = 20;

    private final MiniCluster cluster;
    private final JobID job;

    private EmbeddedWatcher(MiniCluster cluster, JobID job) {
        this.cluster = cluster;
        this.job = job;
    }

    /**
     * Starts the cluster and the job in it. The topics must be there.
     *
     * @param folder for checkpoints and temporary files; emptied at start
     * @throws IllegalStateException where it cannot start; the message says why
     */
    public static EmbeddedWatcher start(Path folder, WatcherConfiguration configuration, Clock clock) {
        MiniCluster cluster = null;
        try {
            empty(folder);
            Configuration settings = settings(folder);
            cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                    .setConfiguration(settings)
                    .setNumTaskManagers(1)
                    .setNumSlotsPerTaskManager(1)
                    .build());
            cluster.start();
            StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(settings);
            env.setParallelism(1);
            WatcherConfiguration quiet = configuration.emitFrom() == null
                    ? configuration.emittingFrom(clock.instant().minus(configuration.interval()))
                    : configuration;
            WatcherJob.build(env, quiet, clock);
            StreamGraph graph = env.getStreamGraph();
            graph.setJobName(WatcherJob.NAME);
            JobID job = cluster.submitJob(graph).get().getJobID();
            return new EmbeddedWatcher(cluster, job);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop(cluster);
            throw new IllegalStateException("watcher - interrupted while starting", e);
        } catch (Exception e) {
            stop(cluster);
            throw new IllegalStateException("watcher - cannot start in " + folder + ": " + e.getMessage(), e);
        }
    }

    private static Configuration settings(Path folder) {
        Configuration settings = WatcherJob.settings();
        settings.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                folder.resolve("checkpoints").toUri().toString());
        settings.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.DELETE_ON_CANCELLATION);
        settings.set(CoreOptions.TMP_DIRS, folder.resolve("tmp").toString());
        settings.set(RestOptions.ADDRESS, "127.0.0.1");
        settings.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
        settings.set(RestOptions.PORT, 0);
        settings.set(RestOptions.BIND_PORT, "0");
        settings.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(16));
        settings.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(16));
        settings.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(4));
        return settings;
    }

    private static void empty(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    if (!path.equals(folder)) {
                        Files.deleteIfExists(path);
                    }
                }
            }
        }
        Files.createDirectories(folder.resolve("tmp"));
        Files.createDirectories(folder.resolve("checkpoints"));
    }

    /** Flink's status of the job, e.g. {@code RUNNING} or {@code RESTARTING}; {@code UNKNOWN} where it does not answer. */
    public String status() {
        try {
            return cluster.getJobStatus(job).get(5, TimeUnit.SECONDS).name();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "UNKNOWN";
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            return "UNKNOWN";
        }
    }

    /** Address of the cluster's REST API, on this machine only. */
    public String restAddress() {
        return String.valueOf(cluster.getRestAddress().getNow(null));
    }

    /** Cancels the job and stops the cluster. */
    @Override
    public void close() {
        try {
            cluster.cancelJob(job).get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            LOG.info("The watcher's job was not cancelled: {}", e.toString());
        }
        stop(cluster);
    }

    private static void stop(@Nullable MiniCluster cluster) {
        if (cluster == null) {
            return;
        }
        try {
            cluster.closeAsync().get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("The watcher's cluster did not stop cleanly", e);
        }
    }
}
