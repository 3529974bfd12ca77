// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.resources;

import io.drsquirrel.model.fingerprint.CodeOrigin;
import io.drsquirrel.model.fingerprint.StackFrame;
import io.drsquirrel.model.log.LoggedThrowable;
import io.drsquirrel.server.api.FrameAnswer;
import io.drsquirrel.server.api.ThrowableAnswer;
import java.util.List;
import java.util.Locale;

/** A throwable as answered, each frame with whose code it is. */
final class Throwables {
    private static final int MOST_FRAMES = 400;

    private Throwables() {}

    static ThrowableAnswer answer(LoggedThrowable throwable) {
        List<LoggedThrowable> chain = throwable.chain();
        ThrowableAnswer answer = null;
        for (int i = chain.size() - 1; i >= 0; i--) {
            LoggedThrowable t = chain.get(i);
            answer = new ThrowableAnswer(
                    t.type(),
                    t.message(),
                    t.frames().stream()
                            .limit(MOST_FRAMES)
                            .map(Throwables::frame)
                            .toList(),
                    answer);
        }
        return answer == null ? new ThrowableAnswer(throwable.type(), throwable.message(), List.of(), null) : answer;
    }

    private static FrameAnswer frame(String text) {
        CodeOrigin origin = StackFrame.parse(text).map(StackFrame::origin).orElse(CodeOrigin.LIBRARY);
        return new FrameAnswer(text, origin.name().toLowerCase(Locale.ROOT));
    }
}
