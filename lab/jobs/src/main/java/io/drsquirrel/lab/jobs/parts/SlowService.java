// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.lab.jobs.parts;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;

/**
 * An external service that answers each request of one byte only after a while: what a job waits for when its database is
 * slow. It listens on the loopback interface of the process that opens it, so a caller really waits in a read of a socket.
 */
public final class SlowService implements AutoCloseable {
    private final ServerSocket server;
    private final Duration answerTime;

    private SlowService(ServerSocket server, Duration answerTime) {
        this.server = server;
        this.answerTime = answerTime;
    }

    public static SlowService open(Duration answerTime) throws IOException {
        SlowService service = new SlowService(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), answerTime);
        start(service::accept, "slow-service");
        return service;
    }

    /** A connection of one caller, not to be shared by threads. */
    public Connection connect() throws IOException {
        return new Connection(new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort()));
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                start(() -> answer(socket), "slow-service-connection");
            } catch (IOException e) {
                return;
            }
        }
    }

    private void answer(Socket accepted) {
        try (Socket socket = accepted) {
            int request = socket.getInputStream().read();
            while (request >= 0 && !server.isClosed()) {
                Thread.sleep(answerTime.toMillis());
                socket.getOutputStream().write(request);
                request = socket.getInputStream().read();
            }
        } catch (IOException e) {
            // The caller has gone; so does this thread.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void start(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** One open connection. */
    public static final class Connection implements AutoCloseable {
        private final Socket socket;
        private final InputStream input;
        private final OutputStream output;

        private Connection(Socket socket) throws IOException {
            this.socket = socket;
            socket.setTcpNoDelay(true);
            input = socket.getInputStream();
            output = socket.getOutputStream();
        }

        /** Sends a request and waits for its answer. */
        public void call() throws IOException {
            output.write(1);
            if (input.read() < 0) {
                throw new IOException("the service closed the connection");
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
