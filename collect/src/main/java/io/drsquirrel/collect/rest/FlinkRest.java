// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.rest;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.drsquirrel.collect.rest.RestException.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Asks the REST API of one cluster: reads only, four requests at a time, answers bounded in size and time.
 *
 * <p>Redirects are not followed: a job manager that is not the leader answers itself since Flink 1.5, so that a redirect means a
 * login page or another place, and our credentials must not be carried there. The error names the target.
 */
public final class FlinkRest implements AutoCloseable {
    private static final int IN_FLIGHT = 4;
    /** So many requests in a row without any answer: the cluster is gone, and the others need not wait for their time-out. */
    private static final int SILENT_AFTER = 2 * IN_FLIGHT;

    private static final int MOST_LOG_BYTES = 16 << 20;
    private static final ObjectMapper JSON = JsonMapper.builder(com.fasterxml.jackson.core.JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(500).build())
                    .build())
            .build();

    private final ClusterAddress address;
    private final RestAccess access;
    private final HttpClient client;
    private final ExecutorService threads;
    private final AtomicLong requests = new AtomicLong();
    private final AtomicInteger unanswered = new AtomicInteger();
    private volatile @Nullable RestException silence;

    /** A client; nothing is sent yet. */
    public FlinkRest(ClusterAddress address, RestAccess access) {
        this.address = address;
        this.access = access;
        ThreadFactory factory = task -> {
            Thread thread = new Thread(task, "flink-rest");
            thread.setDaemon(true);
            return thread;
        };
        this.threads = Executors.newFixedThreadPool(IN_FLIGHT, factory);
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(access.timeout())
                .proxy(access.proxy());
        access.tls().ifPresent(builder::sslContext);
        this.client = builder.build();
    }

    /** Where it asks. */
    public ClusterAddress address() {
        return address;
    }

    /** Asks again, whatever was before. */
    void listen() {
        unanswered.set(0);
        silence = null;
    }

    /** Why nothing is asked any more: one request after the other got no answer. Empty while some do. */
    Optional<RestException> silence() {
        return Optional.ofNullable(silence);
    }

    /** How many requests were sent so far. */
    public long requests() {
        return requests.get();
    }

    /** An answer, or why there is none. */
    record Answer(@Nullable JsonNode body, @Nullable RestException problem) {
        /** What stands for a question that was not asked. */
        static final Answer NONE = new Answer(null, null);

        /** The body; an empty one where there is none. */
        JsonNode json() {
            return body == null ? com.fasterxml.jackson.databind.node.MissingNode.getInstance() : body;
        }

        /** Flink knows no such thing (any more). */
        boolean isMissing() {
            return problem != null && problem.kind() == Kind.NOT_FOUND;
        }
    }

    /** Asks for one path, which begins with a slash and is encoded already. */
    JsonNode get(String path) throws RestException {
        URI uri = address.of(path);
        HttpResponse<BodyPart.Part> response = send(uri, access.timeout(), info -> new BodyPart(0, access.mostBytes()));
        BodyPart.Part part = response.body();
        if (part.cut()) {
            throw new RestException(
                    Kind.TOO_LARGE,
                    uri + " answers with more than " + (access.mostBytes() >> 20)
                            + " MiB, which is not read. Is that a Flink cluster?");
        }
        check(uri, response, part.bytes());
        try {
            JsonNode node = JSON.readTree(part.bytes());
            if (node == null || node.isMissingNode()) {
                throw new RestException(Kind.UNREADABLE, uri + " answers with nothing.");
            }
            return node;
        } catch (JacksonException e) {
            boolean page = new String(part.bytes(), 0, Math.min(part.bytes().length, 200), StandardCharsets.UTF_8)
                    .stripLeading()
                    .startsWith("<");
            throw new RestException(
                    Kind.UNREADABLE,
                    page
                            ? uri + " answers with a web page instead of JSON. A login page, or no Flink cluster?"
                            : uri + " answers with " + part.bytes().length
                                    + " bytes that are no whole JSON: it was cut off on the way, or this is no Flink"
                                    + " cluster.",
                    e);
        } catch (IOException e) {
            throw new RestException(Kind.UNREADABLE, uri + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Asks for many paths, four at a time; each gets an answer or the reason why not. */
    Map<String, Answer> getAll(Collection<String> paths) {
        Map<String, Future<Answer>> asked = new LinkedHashMap<>();
        for (String path : paths) {
            asked.computeIfAbsent(path, p -> threads.submit(() -> answer(p)));
        }
        Map<String, Answer> answers = new LinkedHashMap<>();
        asked.forEach((path, future) -> {
            try {
                answers.put(path, future.get());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                answers.put(path, new Answer(null, interrupted(e)));
            } catch (ExecutionException e) {
                answers.put(path, new Answer(null, new RestException(Kind.UNREADABLE, path + ": " + e.getCause(), e)));
            }
        });
        return answers;
    }

    private Answer answer(String path) {
        RestException gone = silence;
        if (gone != null) {
            return new Answer(null, gone);
        }
        try {
            Answer answer = new Answer(get(path), null);
            unanswered.set(0);
            return answer;
        } catch (RestException e) {
            if (!e.isSilence()) {
                unanswered.set(0);
            } else if (unanswered.incrementAndGet() >= SILENT_AFTER) {
                silence = e;
            }
            return new Answer(null, e);
        }
    }

    /**
     * The part of a file behind a position, at most its last 16 MiB.
     *
     * @param after how many bytes are known already
     */
    BodyPart.Part file(String path, long after) throws RestException {
        URI uri = address.of(path);
        BodyHandler<BodyPart.Part> handler = info -> {
            long length = info.headers().firstValueAsLong("Content-Length").orElse(-1);
            if (info.statusCode() != 200) {
                return new BodyPart(0, 64 << 10);
            }
            // A file that shrank was begun anew.
            long from = length >= 0 && length < after ? 0 : after;
            return new BodyPart(Math.max(from, length - MOST_LOG_BYTES), MOST_LOG_BYTES);
        };
        HttpResponse<BodyPart.Part> response = send(uri, access.timeout().multipliedBy(2), handler);
        check(uri, response, response.body().bytes());
        return response.body();
    }

    private HttpResponse<BodyPart.Part> send(URI uri, Duration timeout, BodyHandler<BodyPart.Part> handler)
            throws RestException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(timeout)
                .header("Accept", "application/json, text/plain;q=0.5")
                .GET();
        access.authorization().or(address::credentials).ifPresent(value -> request.header("Authorization", value));
        requests.incrementAndGet();
        CompletableFuture<HttpResponse<BodyPart.Part>> future = client.sendAsync(request.build(), handler);
        try {
            // The client's own time-out ends with the headers; a body may stall.
            return future.get(timeout.toMillis() + 1_000, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            future.cancel(true);
            throw timedOut(uri, timeout, e);
        } catch (InterruptedException e) {
            future.cancel(true);
            Thread.currentThread().interrupt();
            throw interrupted(e);
        } catch (ExecutionException e) {
            throw failed(uri, timeout, e.getCause() == null ? e : e.getCause());
        }
    }

    private static RestException interrupted(InterruptedException e) {
        return new RestException(Kind.TIMED_OUT, "Asking was interrupted.", e);
    }

    private static RestException timedOut(URI uri, Duration timeout, Throwable cause) {
        return new RestException(
                Kind.TIMED_OUT,
                uri + " did not answer within " + timeout.toSeconds()
                        + " s. Is the job manager overloaded, does a firewall swallow the request"
                        + (uri.getScheme().equals("https") ? ", or does it speak http and not https?" : "?"),
                cause);
    }

    private static RestException failed(URI uri, Duration timeout, Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException) {
                return new RestException(
                        Kind.TLS, place(uri) + " - " + ofTls(String.valueOf(cause.getMessage())), thrown);
            }
            if (cause instanceof UnresolvedAddressException) {
                return new RestException(
                        Kind.UNREACHABLE, uri.getHost() + " - this host name is not known here.", thrown);
            }
        }
        if (thrown instanceof ConnectException) {
            return new RestException(
                    Kind.UNREACHABLE,
                    place(uri) + " - nothing answers there. Is the address right and the job manager up?",
                    thrown);
        }
        if (thrown instanceof HttpTimeoutException) {
            return timedOut(uri, timeout, thrown);
        }
        boolean secure = uri.getScheme().equals("https");
        boolean nothing = String.valueOf(thrown.getMessage()).contains("received no bytes");
        String why = "Did the job manager just end"
                + (secure
                        ? ", or does it ask for a certificate of ours (--keystore)?"
                        : nothing ? ", or does it speak https?" : "?");
        return new RestException(
                Kind.BROKEN_OFF,
                nothing
                        ? place(uri) + " - the connection was closed without an answer. " + why
                        : uri + " - the answer broke off: " + thrown.getMessage() + ". " + why,
                thrown);
    }

    private static String place(URI uri) {
        return uri.getScheme() + "://" + uri.getAuthority();
    }

    /** What people can do about a failure of TLS; the JDK's words are for programmers. */
    private static String ofTls(String words) {
        if (words.contains("PKIX")) {
            return "its certificate is of an authority that is not trusted here. Name that authority, or the"
                    + " certificate itself where it signs itself, with --ca-cert.";
        }
        if (words.contains("subject alternative") || words.contains("No name matching")) {
            return "its certificate is that of another host (" + words + "). Use the name that stands in it.";
        }
        if (words.contains("plaintext") || words.contains("Unsupported or unrecognized")) {
            return "it does not speak TLS. Use http:// instead.";
        }
        if (words.contains("certificate_required") || words.contains("bad_certificate")) {
            return "it asks for a certificate of ours, and got none that it trusts. Name the file that holds one with"
                    + " --keystore, its password in SQUIRREL_FLINK_KEYSTORE_PASSWORD.";
        }
        return "TLS failed: " + words + ". The certificate to trust is named with --ca-cert, our own with --keystore.";
    }

    private void check(URI uri, HttpResponse<?> response, byte[] body) throws RestException {
        int status = response.statusCode();
        if (status == 200) {
            return;
        }
        String said = said(body);
        String words = said.isEmpty() ? "" : " (" + said + ")";
        boolean known = access.authorization().or(address::credentials).isPresent();
        if (status >= 300 && status < 400) {
            String target = response.headers().firstValue("Location").orElse("an address it does not name");
            throw new RestException(
                    Kind.REDIRECTED,
                    uri + " redirects to " + shorten(target)
                            + ". Redirects are not followed. If that is the cluster's REST address, name it; if it is"
                            + " a login page, give credentials with --bearer-token or --user.");
        }
        throw switch (status) {
            case 401 ->
                new RestException(
                        Kind.UNAUTHORIZED,
                        known
                                ? uri
                                        + " refuses these credentials. They were given with --bearer-token, --user, in"
                                        + " the environment or in the address."
                                : uri
                                        + " asks for authentication. Give it with --bearer-token or --user, or in the"
                                        + " environment as SQUIRREL_FLINK_TOKEN or SQUIRREL_FLINK_USER.");
            case 403 ->
                new RestException(
                        Kind.FORBIDDEN,
                        uri + " is forbidden" + words + ". "
                                + (known
                                        ? "These credentials must be allowed to read."
                                        : "Credentials are given with --bearer-token or --user."));
            case 404 -> new RestException(Kind.NOT_FOUND, uri + " is not there" + words + ".");
            case 502, 504 ->
                new RestException(
                        Kind.UNAVAILABLE,
                        uri + " answers with HTTP status " + status + words
                                + ": the gateway there does not reach the job manager. Is that up?");
            case 503 ->
                new RestException(
                        Kind.UNAVAILABLE,
                        uri + " answers with HTTP status 503" + words
                                + ": it has no leader at present, or is overloaded. Try again in a moment.");
            default ->
                status >= 500
                        ? new RestException(
                                Kind.SERVER_ERROR,
                                uri + " answers with HTTP status " + status + words
                                        + ". The log of whoever answers there says" + " why.")
                        : new RestException(Kind.UNREADABLE, uri + " answers with HTTP status " + status + words + ".");
        };
    }

    /** The first line of what Flink says about its error. */
    private static String said(byte[] body) {
        try {
            JsonNode node = JSON.readTree(body);
            List<String> lines = new ArrayList<>();
            if (node != null) {
                node.path("errors").forEach(error -> lines.add(error.asText("").strip()));
            }
            lines.removeIf(String::isEmpty);
            if (lines.isEmpty()) {
                return "";
            }
            // With an internal error the second one holds the exception.
            String line = lines.get(lines.size() - 1)
                    .replace("<Exception on server side:", "")
                    .strip();
            return shorten(line.lines().findFirst().orElse(""));
        } catch (IOException e) {
            return "";
        }
    }

    private static String shorten(String text) {
        String clean = text.replaceAll("\\p{Cntrl}", " ");
        return clean.length() > 200 ? clean.substring(0, 200) + "…" : clean;
    }

    /** Encodes one word of a path or query. */
    static String encode(String word) {
        return URLEncoder.encode(word, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%3A", ":");
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
