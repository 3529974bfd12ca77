// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.rest;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Takes a part of a body into memory: some bytes at its beginning are passed over, and reading stops when enough is there. */
final class BodyPart implements HttpResponse.BodySubscriber<BodyPart.Part> {
    /**
     * What was taken.
     *
     * @param from position of the first byte in the whole body
     * @param cut whether there was more
     */
    record Part(byte[] bytes, long from, boolean cut) {}

    private final long skip;
    private final int most;
    private final CompletableFuture<Part> result = new CompletableFuture<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long seen;
    private Flow.@Nullable Subscription subscription;

    BodyPart(long skip, int most) {
        this.skip = skip;
        this.most = most;
    }

    @Override
    public CompletionStage<Part> getBody() {
        return result;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        given.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            int length = buffer.remaining();
            int passed = (int) Math.min(length, Math.max(0, skip - seen));
            seen += length;
            int room = most - bytes.size();
            int taken = Math.min(room, length - passed);
            byte[] piece = new byte[taken];
            buffer.position(buffer.position() + passed);
            buffer.get(piece);
            bytes.writeBytes(piece);
            if (taken < length - passed) {
                if (subscription != null) {
                    subscription.cancel();
                }
                result.complete(new Part(bytes.toByteArray(), skip, true));
                return;
            }
        }
    }

    @Override
    public void onError(Throwable throwable) {
        result.completeExceptionally(throwable);
    }

    @Override
    public void onComplete() {
        result.complete(new Part(bytes.toByteArray(), Math.min(skip, seen), false));
    }
}
