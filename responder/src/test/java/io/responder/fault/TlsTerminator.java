package io.responder.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** TLS in front of a plain server on this machine, whose certificate can be changed. */
final class TlsTerminator implements AutoCloseable {

  private static final char[] PASSWORD = "changeit".toCharArray();

  private final int target;
  private final ServerSocket listener;
  private final ExecutorService threads = Executors.newCachedThreadPool(TlsTerminator::daemon);
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile SSLContext context;

  /** A certificate that signs itself, for 127.0.0.1, with its key. */
  record Identity(Path keys, String pem) {

    /**
     * Makes one.
     *
     * @param start when it becomes valid, as keytool says it, such as {@code -10d}
     */
    static Identity make(Path folder, String name, String start, int days) {
      var keys = folder.resolve(name + ".p12");
      keytool(
          "-genkeypair -alias a -keyalg EC -dname CN=127.0.0.1 -ext san=ip:127.0.0.1"
              + " -ext bc=ca:true -storetype PKCS12 -storepass changeit -validity "
              + days
              + " -startdate "
              + start
              + " -keystore "
              + keys);
      var pem = folder.resolve(name + ".pem");
      keytool("-exportcert -rfc -alias a -storepass changeit -keystore " + keys + " -file " + pem);
      try {
        return new Identity(keys, Files.readString(pem));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Makes one that this one has signed. */
    Identity issue(Path folder, String name, String start, int days) {
      var own = make(folder, name, "-1d", 30);
      var request = folder.resolve(name + ".csr");
      var certificate = folder.resolve(name + "-issued.pem");
      var authority = folder.resolve(name + "-authority.pem");
      keytool("-certreq -alias a -storepass changeit -keystore " + own.keys + " -file " + request);
      keytool(
          "-gencert -rfc -alias a -storepass changeit -ext san=ip:127.0.0.1 -validity "
              + days
              + " -startdate "
              + start
              + " -keystore "
              + keys
              + " -infile "
              + request
              + " -outfile "
              + certificate);
      try {
        Files.writeString(authority, pem);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      var put = "-importcert -noprompt -storepass changeit -keystore " + own.keys + " -alias ";
      keytool(put + "authority -file " + authority);
      keytool(put + "a -file " + certificate);
      keytool("-delete -alias authority -storepass changeit -keystore " + own.keys);
      return new Identity(own.keys, pem);
    }

    private static void keytool(String arguments) {
      try {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments.split(" ")));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
          throw new AssertionError(said);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }

    private SSLContext context() {
      try (var in = Files.newInputStream(keys)) {
        var store = KeyStore.getInstance("PKCS12");
        store.load(in, PASSWORD);
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, PASSWORD);
        var context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
      } catch (IOException | GeneralSecurityException e) {
        throw new AssertionError(e);
      }
    }
  }

  private TlsTerminator(int target, Identity identity) throws IOException {
    this.target = target;
    context = identity.context();
    listener = new ServerSocket(0, 100, InetAddress.getByName("127.0.0.1"));
    threads.execute(this::accept);
  }

  static TlsTerminator before(int port, Identity identity) {
    try {
      return new TlsTerminator(port, identity);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Shows another certificate from now on, and ends every connection. */
  void show(Identity identity) {
    context = identity.context();
    open.forEach(TlsTerminator::close);
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      // It is of no use any more either way.
    }
    open.forEach(TlsTerminator::close);
    threads.shutdownNow();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        var plain = listener.accept();
        threads.execute(() -> terminate(plain));
      } catch (IOException e) {
        // Closed.
      }
    }
  }

  private void terminate(Socket plain) {
    try (plain;
        var tls = (SSLSocket) context.getSocketFactory().createSocket(plain, null, port(), true);
        var server = new Socket("127.0.0.1", target)) {
      open.addAll(List.of(plain, server));
      tls.setUseClientMode(false);
      tls.startHandshake();
      threads.execute(() -> copy(tls, server));
      copy(server, tls);
      open.removeAll(List.of(plain, server));
    } catch (IOException e) {
      // The client did not like the certificate, or somebody ended the connection.
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      var buffer = new byte[16 * 1024];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        out.write(buffer, 0, count);
        out.flush();
      }
    } catch (IOException e) {
      // The connection has ended.
    } finally {
      close(from);
      close(to);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is of no use any more either way.
    }
  }

  private static Thread daemon(Runnable task) {
    var thread = new Thread(task, "tls-terminator");
    thread.setDaemon(true);
    return thread;
  }
}
