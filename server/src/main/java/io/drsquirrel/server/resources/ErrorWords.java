// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.resources;

import io.drsquirrel.server.api.ErrorAnswer;
import io.drsquirrel.server.db.StoreException;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import org.glassfish.jersey.server.ParamException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every error as {@code {"code":…,"message":…}}; what went wrong inside us stays in the log, under an id. */
public final class ErrorWords implements ExceptionMapper<Throwable> {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorWords.class);

    @Override
    public Response toResponse(Throwable error) {
        if (error instanceof ParamException.QueryParamException wrong) {
            return answer(400, wrong.getParameterName() + " is not of the right kind; a number is expected");
        }
        if (error instanceof WebApplicationException known) {
            int code = known.getResponse().getStatus();
            return code < 400 ? known.getResponse() : answer(code, words(known, code));
        }
        String id =
                String.format(Locale.ROOT, "%08x", ThreadLocalRandom.current().nextInt());
        LOG.error("request failed, id {}", id, error);
        return error instanceof StoreException
                ? answer(503, "the store does not answer; see /api/health. The server's log says more under " + id)
                : answer(500, "something went wrong inside the server; its log says more under " + id);
    }

    private static String words(WebApplicationException error, int code) {
        String message = String.valueOf(error.getMessage());
        boolean ownWords = !message.startsWith("HTTP " + code);
        if (ownWords) {
            return message;
        }
        if (error instanceof NotFoundException) {
            return "there is nothing at this address; /api/openapi.json lists what there is";
        }
        return error instanceof NotAllowedException ? "only GET is answered at this address" : message;
    }

    private static Response answer(int code, String message) {
        return Response.status(code)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(new ErrorAnswer(code, message))
                .build();
    }
}
