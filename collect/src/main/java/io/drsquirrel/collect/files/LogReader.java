// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import io.drsquirrel.collect.readings.Reading;
import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.log.LogEvent;
import io.drsquirrel.model.observation.Observation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads logs into {@link LogEvent}s that know their time, process and job.
 *
 * <p>One thread reads chunks, others scan them ({@link ChunkScanner}, which drops most records), and the reading thread puts the
 * results together in their order ({@link ChunkJoiner}). A log that fits into one chunk is left to them as a whole, and the next one is
 * begun before it is scanned, so that thousands of small logs are read as fast as a few large ones. The reading thread is told by one record what the next ones need, such as the resource
 * id of the task manager, the job that a line is about, or the date. A bounded number of chunks is under way, so memory does not grow with the
 * input; what is passed on is the caller's to aggregate.
 */
public final class LogReader {

    /** Takes what was read, in the order of each log, on the thread that called {@link #read}. */
    @FunctionalInterface
    public interface Sink {
        /**
         * One record.
         *
         * @param tells what it says about jobs, checkpoints and processes, besides being a record; mostly nothing
         */
        void event(LogEvent event, List<Observation> tells);

        /**
         * A record that holds values instead of words.
         *
         * @param timed whether it bears a time of its own
         * @param log name of the log
         */
        default void reading(Instant at, boolean timed, ProcessRef process, String log, Reading reading) {
            // Not all who read logs want them.
        }
    }

    private static final int CHUNKS_PER_THREAD = 3;
    private static final byte[] NOTHING = {};

    private final ReadOptions options;
    private final Clock clock;
    private final Optional<PatternHeaderReader.Pattern> pattern;

    /**
     * A reader; it may be used several times, by one thread at a time.
     *
     * @param clock dates logs that carry no date and come from no file
     * @throws IllegalArgumentException if the layout in the options is not understood
     */
    public LogReader(ReadOptions options, Clock clock) {
        this.options = options;
        this.clock = clock;
        this.pattern = options.layout().map(PatternHeaderReader.Pattern::compile);
    }

    /** Reads all logs. Broken ones are told by the summary; an exception means that reading itself failed. */
    public LogSummary read(LogSources sources, Sink sink, Progress progress) throws IOException {
        ChunkJoiner joiner = new ChunkJoiner(options, false, clock, sink);
        ExecutorService scanners = Executors.newFixedThreadPool(options.threads(), task -> {
            Thread thread = new Thread(task, "log-scanner");
            thread.setDaemon(true);
            return thread;
        });
        try {
            Pipeline pipeline = new Pipeline(scanners, joiner);
            sources.forEach(pipeline::read, progress);
            pipeline.drain(0);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            scanners.shutdownNow();
        }
        return joiner.summary(sources.skipped());
    }

    /**
     * Reads logs piece by piece as they grow: what a piece told about processes and jobs is known when the next one is read.
     *
     * @param sink as in {@link #read}
     */
    public Following follow(Sink sink) {
        return new Following(sink);
    }

    /** Logs that grow. Not safe for use by several threads. */
    public final class Following {
        private final ChunkJoiner joiner;

        private Following(Sink sink) {
            this.joiner = new ChunkJoiner(options, true, clock, sink);
        }

        /**
         * Reads the next piece of a log.
         *
         * @param piece whole lines
         * @param firstLine number of the piece's first line in the log, from 1
         */
        public void read(LogSource source, byte[] piece, long firstLine) throws IOException {
            ExecutorService here = new SameThread();
            Pipeline pipeline = new Pipeline(here, joiner);
            new ChunkReader(
                            source,
                            new ByteArrayInputStream(piece),
                            options.limits(),
                            pattern,
                            firstLine,
                            pipeline::buffer,
                            pipeline::submit)
                    .read();
            pipeline.drain(0);
            joiner.pieceEnded();
        }
    }

    /** Runs what it is given at once. */
    private static final class SameThread extends AbstractExecutorService {
        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public void shutdown() {}

        @Override
        public List<Runnable> shutdownNow() {
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public boolean isTerminated() {
            return false;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
        }
    }

    /** Where a log ended. */
    private record End(LogSource source, int cutLines) {}

    /**
     * What was scanned at once.
     *
     * @param buffer that may be used again
     * @param end of the log, null where more of it comes
     */
    private record Part(
            List<ScannedChunk> chunks,
            byte[] buffer,
            @Nullable End end) {}

    /** Parts under way, in order. */
    private final class Pipeline {
        private final ExecutorService threads;
        private final ChunkJoiner joiner;
        private final Deque<Future<Part>> underWay = new ArrayDeque<>();
        private final BlockingQueue<ChunkScanner> idle;
        private final Deque<byte[]> buffers = new ArrayDeque<>();

        Pipeline(ExecutorService threads, ChunkJoiner joiner) {
            this.threads = threads;
            this.joiner = joiner;
            this.idle = new ArrayBlockingQueue<>(options.threads());
            for (int i = 0; i < options.threads(); i++) {
                idle.add(new ChunkScanner(options.everything(), options.filter(), options.limits()));
            }
        }

        /** A buffer for a chunk, one that was used before if there is one. */
        byte[] buffer() {
            byte[] used = buffers.poll();
            return used == null ? new byte[options.limits().chunkBytes()] : used;
        }

        void read(LogSource source, InputStream content) throws IOException {
            ChunkReader reader =
                    new ChunkReader(source, content, options.limits(), pattern, 1, this::buffer, this::submit);
            byte[] first = buffer();
            int filled = reader.fill(first, 0);
            if (filled < first.length) {
                submit(scanner -> small(source, first, filled, scanner));
            } else {
                reader.read(first, filled);
                End end = new End(source, reader.cutLines());
                submit(scanner -> new Part(List.of(), NOTHING, end));
            }
        }

        /** A log that is in memory as a whole. */
        private Part small(LogSource source, byte[] content, int length, ChunkScanner scanner) throws IOException {
            List<ScannedChunk> scanned = new ArrayList<>();
            ChunkReader reader = new ChunkReader(
                    source,
                    InputStream.nullInputStream(),
                    options.limits(),
                    pattern,
                    1,
                    () -> new byte[options.limits().chunkBytes()],
                    chunk -> scanned.add(scanner.scan(chunk)));
            reader.read(content, length);
            return new Part(scanned, content, new End(source, reader.cutLines()));
        }

        void submit(Chunk chunk) {
            submit(scanner -> new Part(List.of(scanner.scan(chunk)), chunk.bytes(), null));
        }

        private void submit(Scan scan) {
            drain(options.threads() * CHUNKS_PER_THREAD - 1);
            underWay.add(threads.submit(() -> {
                ChunkScanner scanner = idle.take();
                try {
                    return scan.scan(scanner);
                } finally {
                    idle.add(scanner);
                }
            }));
        }

        void drain(int left) {
            while (underWay.size() > left) {
                try {
                    join(underWay.remove().get());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new UncheckedIOException(new IOException("reading of logs was interrupted", e));
                } catch (ExecutionException e) {
                    throw new IllegalStateException("a log could not be scanned", e.getCause());
                }
            }
        }

        private void join(Part part) {
            part.chunks().forEach(joiner::scanned);
            End end = part.end();
            if (end != null) {
                joiner.sourceEnded(end.source(), end.cutLines());
            }
            if (part.buffer().length == options.limits().chunkBytes()) {
                buffers.add(part.buffer());
            }
        }
    }

    /** Work for a scanner. */
    private interface Scan {
        Part scan(ChunkScanner scanner) throws IOException;
    }
}
