// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.rest;

import java.io.IOException;
import java.io.InputStream;
import java.net.ProxySelector;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * How a cluster is reached.
 *
 * @param authorization value of the {@code Authorization} header
 * @param tls trust and keys; absent: those of the JDK
 * @param proxy through which proxy
 * @param timeout for one answer
 * @param mostBytes an answer that is larger is not read
 */
public record RestAccess(
        Optional<String> authorization,
        Optional<SSLContext> tls,
        ProxySelector proxy,
        Duration timeout,
        int mostBytes) {
    private static final int MOST_BYTES = 32 << 20;

    /** Without authentication, trusting what the JDK trusts, through the JDK's proxy, ten seconds, 32 MiB. */
    public static RestAccess plain() {
        ProxySelector proxy = ProxySelector.getDefault();
        return new RestAccess(
                Optional.empty(),
                Optional.empty(),
                proxy == null ? ProxySelector.of(null) : proxy,
                Duration.ofSeconds(10),
                MOST_BYTES);
    }

    /** The same with a token of a gateway before Flink. */
    public RestAccess withBearer(String token) {
        return withAuthorization("Bearer " + token.strip());
    }

    /** The same with {@code user:password} of a gateway before Flink. */
    public RestAccess withBasic(String userAndPassword) {
        return withAuthorization(
                "Basic " + Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8)));
    }

    /** The same with that header. */
    public RestAccess withAuthorization(String header) {
        return new RestAccess(Optional.of(header), tls, proxy, timeout, mostBytes);
    }

    /** The same through that proxy. */
    public RestAccess through(ProxySelector selector) {
        return new RestAccess(authorization, tls, selector, timeout, mostBytes);
    }

    /** The same with other limits. */
    public RestAccess withLimits(Duration answerTimeout, int bytes) {
        return new RestAccess(authorization, tls, proxy, answerTimeout, bytes);
    }

    /**
     * The same with own trust and keys.
     *
     * @param authorities PEM file with certificates to trust; null: those of the JDK
     * @param keys PKCS12 or JKS file with our own certificate, for clusters that ask for one
     * @param password of that file
     * @param trustAll trusts anybody, which is for trying only
     * @throws IOException where a file cannot be read; the message says which and why
     */
    public RestAccess withTls(
            @Nullable Path authorities, @Nullable Path keys, @Nullable String password, boolean trustAll)
            throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers(keys, password), trustManagers(authorities, trustAll), null);
            return new RestAccess(authorization, Optional.of(context), proxy, timeout, mostBytes);
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
        }
    }

    private static TrustManager @Nullable [] trustManagers(@Nullable Path authorities, boolean trustAll)
            throws IOException, GeneralSecurityException {
        if (trustAll) {
            return new TrustManager[] {new TrustAll()};
        }
        if (authorities == null) {
            return null;
        }
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int count = 0;
        try (InputStream in = Files.newInputStream(authorities)) {
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("authority-" + count++, certificate);
            }
        } catch (GeneralSecurityException e) {
            throw new IOException(authorities + " - holds no certificates in PEM form: " + e.getMessage(), e);
        } catch (NoSuchFileException e) {
            throw new IOException(authorities + " - there is no such file.", e);
        } catch (IOException e) {
            throw new IOException(authorities + " - cannot be read: " + e.getMessage(), e);
        }
        if (count == 0) {
            throw new IOException(authorities + " - holds no certificate. It must be in PEM form.");
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyManager @Nullable [] keyManagers(@Nullable Path keys, @Nullable String password)
            throws IOException, GeneralSecurityException {
        if (keys == null) {
            return null;
        }
        char[] secret = password == null ? new char[0] : password.toCharArray();
        KeyStore store;
        try {
            if (!Files.isRegularFile(keys)) {
                throw new IOException("there is no such file");
            }
            store = KeyStore.getInstance(keys.toFile(), secret);
        } catch (IOException e) {
            throw new IOException(keys + " - cannot be opened: " + e.getMessage(), e);
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, secret);
        return factory.getKeyManagers();
    }

    /** Neither certificates nor host names are checked. */
    private static final class TrustAll extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
