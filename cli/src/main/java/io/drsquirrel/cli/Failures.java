// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.cli;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/**
 * Tells in a sentence what stopped a command, and ends it with 3: whatever goes wrong here is no problem of a job, so it must
 * not look like one (1). A mistake of our own keeps its stack trace, for a report.
 */
final class Failures implements IExecutionExceptionHandler {
    private static final int COULD_NOT_ASSESS = 3;

    @Override
    public int handleExecutionException(Exception failure, CommandLine line, ParseResult parsed) {
        PrintWriter err = line.getErr();
        if (failure instanceof IOException io) {
            err.println("squirrel: " + sentence(io));
        } else if (failure instanceof UncheckedIOException && failure.getCause() instanceof IOException io) {
            err.println("squirrel: " + sentence(io));
        } else {
            err.println("squirrel: this is a mistake in Dr. Squirrel itself; please report it with these lines:");
            failure.printStackTrace(err);
        }
        err.flush();
        return COULD_NOT_ASSESS;
    }

    /** The JDK names a file and leaves out what is the matter with it. */
    private static String sentence(IOException failure) {
        if (failure instanceof FileSystemException file) {
            String what = file instanceof NoSuchFileException
                    ? "there is no such file or folder"
                    : file instanceof AccessDeniedException
                            ? "access is denied"
                            : file.getReason() == null ? file.getClass().getSimpleName() : file.getReason();
            return file.getFile() + ": " + what;
        }
        String message = failure.getMessage();
        return message == null || failure instanceof FileNotFoundException && message.isEmpty()
                ? failure.getClass().getSimpleName()
                : message;
    }
}
