package org.edgewire.standalone.testing;

import java.net.http.HttpClient;
import java.security.KeyManagementException;
import java.security.Provider;
import java.security.SecureRandom;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/**
 * HTTP clients that know no TLS: to make one, the JDK otherwise loads some 400 classes and all
 * certificates of the system, which the first test of a process would wait for.
 */
public final class PlainHttp {
  private PlainHttp() {}

  /** A builder of clients for {@code http} and {@code ws}. */
  public static HttpClient.Builder newBuilder() {
    return HttpClient.newBuilder().sslContext(new NoTls()).sslParameters(new SSLParameters());
  }

  private static final class NoTls extends SSLContext {
    NoTls() {
      super(new NoTlsSpi(), new NoTlsProvider(), "none");
    }
  }

  private static final class NoTlsProvider extends Provider {
    private static final long serialVersionUID = 1L;

    NoTlsProvider() {
      super("Edgewire plain HTTP", "1", "no TLS");
    }
  }

  private static final class NoTlsSpi extends SSLContextSpi {
    private static UnsupportedOperationException none() {
      return new UnsupportedOperationException("the clients of tests speak http and ws only");
    }

    @Override
    protected void engineInit(KeyManager[] keys, TrustManager[] trust, SecureRandom random)
        throws KeyManagementException {
      throw none();
    }

    @Override
    protected SSLSocketFactory engineGetSocketFactory() {
      throw none();
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
      throw none();
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
      throw none();
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String host, int port) {
      throw none();
    }

    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
      throw none();
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
      throw none();
    }

    @Override
    protected SSLParameters engineGetDefaultSSLParameters() {
      return new SSLParameters();
    }

    @Override
    protected SSLParameters engineGetSupportedSSLParameters() {
      return new SSLParameters();
    }
  }
}
