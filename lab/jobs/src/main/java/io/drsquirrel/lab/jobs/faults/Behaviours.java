// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.lab.jobs.faults;

import io.drsquirrel.lab.jobs.parts.SlowService;
import java.io.IOException;
import java.io.Serial;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static java.util.Objects.requireNonNull;

/**
 * Reads behaviours from a text such as {@code transform=burn:200,sink=call:20}: operator, what it does, and how much.
 *
 * <table>
 * <caption>what there is</caption>
 * <tr><td>{@code call:MS}</td><td>waits for a slow service at each record</td></tr>
 * <tr><td>{@code burn:MICROS}</td><td>computes at each record</td></tr>
 * <tr><td>{@code burn-key:MICROS}</td><td>computes at each record of the key {@code hot}, and a tenth of that at others</td></tr>
 * <tr><td>{@code garbage:KIB}</td><td>makes garbage at each record while {@code keep-live} objects stay</td></tr>
 * <tr><td>{@code keep-live:MIB}</td><td>holds that much of the heap, in small objects</td></tr>
 * <tr><td>{@code leak:KIB}</td><td>keeps that much more heap at each record</td></tr>
 * <tr><td>{@code leak-direct:KIB}</td><td>keeps that much more direct memory at each record</td></tr>
 * <tr><td>{@code leak-classes:N}</td><td>defines N classes at each record and keeps them</td></tr>
 * <tr><td>{@code throw-at:INDEX}</td><td>cannot parse the record of that number</td></tr>
 * <tr><td>{@code fail-after:SECONDS}</td><td>runs into a null pointer that long after it opened</td></tr>
 * <tr><td>{@code fail-once:SECONDS}</td><td>the same, in the first attempt of its process alone</td></tr>
 * <tr><td>{@code missing-class:0}</td><td>loads a class that is in no jar</td></tr>
 * <tr><td>{@code recurse-at:INDEX}</td><td>recurses without end</td></tr>
 * <tr><td>{@code refuse:0}</td><td>connects to a port that nobody listens on</td></tr>
 * <tr><td>{@code snapshot-sleep:MS}</td><td>takes long to snapshot</td></tr>
 * <tr><td>{@code snapshot-straggle:MS}</td><td>the same, in subtask 0 alone</td></tr>
 * <tr><td>{@code snapshot-throw:N}</td><td>fails at each N-th snapshot</td></tr>
 * <tr><td>{@code stuck:SECONDS}</td><td>after that long waits for ever and ignores interrupts</td></tr>
 * <tr><td>{@code log:N}</td><td>writes N lines of log at each record</td></tr>
 * </table>
 */
final class Behaviours {
    private Behaviours() {}

    /** What one operator is told to do. */
    static Behaviour of(String operator, String text) {
        List<Behaviour> found = new ArrayList<>();
        for (String part : text.isBlank() ? new String[0] : text.split(",")) {
            String[] sides = part.trim().split("=", 2);
            String[] words = sides[1].split(":", 2);
            if (sides[0].equals(operator)) {
                found.add(one(words[0], Long.parseLong(words[1])));
            }
        }
        return new InTurn(found);
    }

    private static Behaviour one(String name, long amount) {
        return switch (name) {
            case "call" -> new Call(amount);
            case "burn" -> new Burn(amount, amount);
            case "burn-key" -> new Burn(amount, amount / 10);
            case "garbage" -> new Garbage((int) amount * 1024);
            case "keep-live" -> new KeepLive(amount);
            case "leak" -> new Leak((int) amount * 1024);
            case "leak-direct" -> new LeakDirect((int) amount * 1024);
            case "leak-classes" -> new LeakClasses((int) amount);
            case "throw-at" -> new ThrowAt(amount);
            case "fail-after" -> new FailAfter(amount, false);
            case "fail-once" -> new FailAfter(amount, true);
            case "missing-class" -> new MissingClass();
            case "recurse-at" -> new RecurseAt(amount);
            case "refuse" -> new Refuse();
            case "snapshot-sleep" -> new SnapshotSleep(amount, false);
            case "snapshot-straggle" -> new SnapshotSleep(amount, true);
            case "snapshot-throw" -> new SnapshotThrow(amount);
            case "stuck" -> new Stuck(amount);
            case "log" -> new Log(amount);
            default -> throw new IllegalArgumentException("behaviour " + name + " - see Behaviours for what there is");
        };
    }

    private static final class Call extends Behaviour {
        @Serial
        private static final long serialVersionUID = 1L;

        private final long millis;
        private transient @Nullable SlowService service;
        private transient SlowService.@Nullable Connection connection;

        private Call(long millis) {
            this.millis = millis;
        }

        @Override
        void open(int subtask) throws IOException {
            service = SlowService.open(Duration.ofMillis(millis));
            connection = service.connect();
        }

        @Override
        void onRecord(Event event) throws IOException {
            requireNonNull(connection).call();
        }

        @Override
        void close() throws IOException {
            if (connection != null) {
                connection.close();
            }
            if (service != null) {
                service.close();
            }
        }
    }

    private static final class Burn extends Behaviour {
        @Serial
        private static final long serialVersionUID = 1L;

        private final long hotMicros;
        private final long otherMicros;
        private double sum;

        private Burn(long hotMicros, long otherMicros) {
            this.hotMicros = hotMicros;
            this.otherMicros = otherMicros;
        }

        @Override
        void onRecord(Event event) {
            long end = System.nanoTime() + 1_000 * (event.key.equals("hot") ? hotMicros : otherMicros);
            while (System.nanoTime() < end) {
                for (int i = 1; i < 50; i++) {
                    sum += Math.sqrt(i + sum % 3);
                }
            }
        }
    }

    private static final class Garbage extends Behaviour {
        @Serial
        private static final long serialVersionUID = 1L;

        private final int bytes;

        private Garbage(int bytes) {
            this.bytes = bytes;
        }

        @Override
        void onRecord(Event event) {
            List<byte[]> garbage = new ArrayList<>();
            for (int made = 0; made < bytes; made += 1024) {
                garbage.add(new byte[1000]);
            }
            if (garbage.isEmpty()) {
                throw new IllegalStateException("garbage of less than a kibibyte");
            }
        }
    }

    private static final class KeepLive extends Behaviour {
        @Serial
        private static final long serialVersionUID = 1L;

        private final long mebibytes;
        private transient @Nullable Map<Long, byte[]> live;

        private KeepLive(long mebibytes) {
            this.mebibytes = mebibytes;
        }

        @Override
        void open(int subtask) {
            live = new HashMap<>();
            for (long i = 0; i < mebibytes * 1024; i++) {
                live.put(i, new byte[900]);
            }
        }

        /** Replaces an object by a new one, so that old garbage arises at the rate of the records. */
        @Override
        void onRecord(Event event) {
            Map<Long, byte[]> map = requireNonNull(live);
            for (int i = 0; i < 20; i++) {
                map.put(ThreadLocalRandom.current().nextLong(Math.max(1, map.size())), new byte[900]);
            }
        }
    }

    private static final class Leak extends Behaviour {
        @Serial
        private static final long serialVersionUID = 1L;

        private final int bytes;
        private transient @Nullable List<byte[]> kept;

        private Leak(int bytes) {
            this.bytes = bytes;
        }

        @Override
        void open(int subtask) {
            kept = new ArrayList<>();
        }

        @Override
        void onRecord(Event event) {
            requireNonNull(kept).add(new byte[bytes]);
        }
    }

    private static final class LeakDirect extends Behaviour {
        @Serial
        private static final long serialVersionUID = 1L;

        private final int bytes;
        private transient @Nullable List<ByteBuffer> kept;

        private LeakDirect(int bytes) {
            this.bytes = bytes;
        }

        @Override
        void open(int subtask) {
            kept = new ArrayList<>();
        }

        @Override
        void onRecord(Event event) {
            requireNonNull(kept).add(ByteBuffer.allocateDirect(bytes));
        }
    }

    private static final class LeakClasses extends Behaviour {
        @Serial
        private static final long serialVersionUID = 1L;

        /** Outlives the job, as what libraries keep in static fields does. */
        private static final List<Object> KEPT = new ArrayList<>();

        private final int classes;

        private LeakClasses(int classes) {
            this.classes = classes;
        }

        @Override
        void onRecord(Event event) {
            for (int i = 0; i < classes; i++) {
                ClassLoader loader = new ClassLoader(Marker.class.getClassLoader()) {};
                synchronized (KEPT) {
                    KEPT.add(Proxy.newProxyInstance(loader, new Class<?>[] {Marker.class}, (proxy, method, args) -> 0));
                }
            }
        }
    }

    /** What the classes of {@link LeakClasses} implement. */
    public interface Marker {
        int number();
    }

    private static final class ThrowAt extends Behaviour {
        @Serial
        private static final long serialVersionUID = 1L;

        private final long index;

        private ThrowAt(long index) {
            this.index = index;
        }

        @Override
        void onRecord(Event event) {
            if (event.index == index) {
                throw new NumberFormatException("For input string: \"12,50\" in record " + index);
            }
        }
    }

    private static final class FailAfter extends Behaviour {
        @Serial
        private static final long serialVersionUID = 1L;

        /** Set by the first attempt in a process, and seen by the next: the class loader lives as long as the job. */
        private static volatile boolean failed;

        private final long seconds;
        private final boolean once;
        private transient long opened;

        private FailAfter(long seconds, boolean once) {
            this.seconds = seconds;
            this.once = once;
        }

        @Override
        void open(int subtask) {
            opened = System.nanoTime();
        }

        @Override
        void onRecord(Event event) {
            boolean due = System.nanoTime() - opened > seconds * 1_000_000_000L;
            if (due && !(once && failed)) {
                failed = true;
                Map<String, String> customers = Map.of();
                String customer = customers.get(event.key);
                throw new NullPointerException("Cannot invoke \"String.length()\" because \"customer\" is " + customer);
            }
        }
    }

    private static final class MissingClass extends Behaviour {
        @Serial
        private static final long serialVersionUID = 1L;

        @Override
        void open(int subtask) throws IOException {
            try {
                Class.forName("com.example.orders.TaxCalculator", true, Behaviours.class.getClassLoader());
            } catch (ClassNotFoundException e) {
                NoClassDefFoundError error = new NoClassDefFoundError("com/example/orders/TaxCalculator");
                error.initCause(e);
                throw error;
            }
        }
    }

    private static final class RecurseAt extends Behaviour {
        @Serial
        private static final long serialVersionUID = 1L;

        private final long index;

        private RecurseAt(long index) {
            this.index = index;
        }

        @Override
        void onRecord(Event event) {
            if (event.index == index) {
                depth(0);
            }
        }

        private static long depth(long level) {
            return level < 0 ? level : 1 + depth(level + 1);
        }
    }

    private static final class Refuse extends Behaviour {
        @Serial
        private static final long serialVersionUID = 1L;

        @Override
        void onRecord(Event event) throws IOException {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), 1)) {
                socket.getOutputStream().write(1);
            }
        }
    }

    private static final class SnapshotSleep extends Behaviour {
        @Serial
        private static final long serialVersionUID = 1L;

        private final long millis;
        private final boolean onlyFirst;

        private SnapshotSleep(long millis, boolean onlyFirst) {
            this.millis = millis;
            this.onlyFirst = onlyFirst;
        }

        @Override
        void onSnapshot(int subtask) throws IOException {
            if (!onlyFirst || subtask == 0) {
                sleep(millis);
            }
        }
    }

    private static final class SnapshotThrow extends Behaviour {
        @Serial
        private static final long serialVersionUID = 1L;

        private final long every;
        private transient long count;

        private SnapshotThrow(long every) {
            this.every = every;
        }

        @Override
        void onSnapshot(int subtask) throws IOException {
            count++;
            if (count % every == 0) {
                throw new IOException("flush of pending writes to the index failed: 503 Service Unavailable");
            }
        }
    }

    private static final class Stuck extends Behaviour {
        @Serial
        private static final long serialVersionUID = 1L;

        private final long seconds;
        private transient long opened;

        private Stuck(long seconds) {
            this.seconds = seconds;
        }

        @Override
        void open(int subtask) {
            opened = System.nanoTime();
        }

        @Override
        void onRecord(Event event) {
            if (System.nanoTime() - opened > seconds * 1_000_000_000L) {
                waitForEver();
            }
        }

        private static void waitForEver() {
            while (true) {
                try {
                    Thread.sleep(60_000);
                } catch (InterruptedException e) {
                    // The fault itself: a client that swallows interrupts in its retry loop.
                    Thread.interrupted();
                }
            }
        }
    }

    private static final class Log extends Behaviour {
        @Serial
        private static final long serialVersionUID = 1L;

        private static final Logger LOG = LoggerFactory.getLogger("com.example.orders.OrderFunction");

        private final long lines;

        private Log(long lines) {
            this.lines = lines;
        }

        @Override
        void onRecord(Event event) {
            for (long i = 0; i < lines; i++) {
                LOG.info("processing step {} of record {} with key {}", i, event.index, event.key);
            }
        }
    }
}
