package io.responder.stream.codec;

/** A value that is too large to be written, even after its texts were cut. */
public final class OversizedRecord extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String key;
  private final String sha256;

  public OversizedRecord(String key, int size, int limit, String sha256) {
    super("value of " + size + " bytes exceeds " + limit + " bytes after its texts were cut");
    this.key = key;
    this.sha256 = sha256;
  }

  /** A value that the broker takes for too large. */
  public OversizedRecord(String key, byte[] value, Throwable cause) {
    super("value of " + value.length + " bytes is too large for its topic", cause);
    this.key = key;
    this.sha256 = Digest.sha256(value);
  }

  /** The key that the record would have had. */
  public String key() {
    return key;
  }

  /** The digest of the uncut value, to recognise it elsewhere. */
  public String sha256() {
    return sha256;
  }
}
