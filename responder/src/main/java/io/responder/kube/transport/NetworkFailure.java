package io.responder.kube.transport;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLException;

/** What the failure of a connection means, in the words of whoever has to put it right. */
public final class NetworkFailure {

  private NetworkFailure() {}

  /** One sentence: what failed, and where to look. */
  public static String describe(IOException failure) {
    if (hasCause(failure, CertificateExpiredException.class)) {
      return "the server's certificate has expired; renew it on the server";
    }
    if (hasCause(failure, CertificateNotYetValidException.class)) {
      return "the server's certificate is not valid yet; compare the clocks";
    }
    if (failure instanceof SSLException) {
      return "the server's certificate is not trusted, or TLS failed ("
          + failure.getMessage()
          + "); check the certificate authority of the kubeconfig, which is read again when it"
          + " changes";
    }
    if (failure instanceof UnknownHostException) {
      return "the name "
          + host(String.valueOf(failure.getMessage()))
          + " has no address; check the server entry and the DNS";
    }
    if (failure instanceof ConnectException) {
      return "the server does not accept connections (" + failure.getMessage() + ")";
    }
    return failure.getClass().getSimpleName() + ": " + failure.getMessage();
  }

  /** The message begins with the name, sometimes followed by what the resolver said. */
  private static String host(String message) {
    int colon = message.indexOf(':');
    return colon < 0 ? message : message.substring(0, colon);
  }

  private static boolean hasCause(Throwable failure, Class<? extends Throwable> type) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }
}
