package io.responder.kube.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.Interner;
import io.responder.kube.decode.Decoded;
import io.responder.kube.decode.JsonInput;
import io.responder.kube.decode.KubeObject;
import io.responder.kube.decode.ObjectDecoder;
import io.responder.kube.decode.ResourceKind;
import io.responder.kube.facts.KindCatalog;
import io.responder.kube.source.KindReader;
import io.responder.kube.source.ObjectTap;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a real API server (1.36) answered to the same request as JSON and as protobuf. */
class ProtobufAnswersTest {

  private static final KindCatalog CATALOG = new KindCatalog(List.of());

  static Stream<ResourceKind> kinds() {
    return CATALOG.kinds().stream().filter(kind -> !kind.group().equals("argoproj.io"));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aListMeansTheSameInBothForms(ResourceKind kind) throws IOException {
    KindReader reader = reader(kind);
    Page json = Page.read(new JsonInput(bytes(kind, "json")), reader);
    byte[] bytes = bytes(kind, "pb");
    Page protobuf = ProtobufAnswers.page(new ProtobufStream(slow(bytes)), reader);
    assertThat(protobuf.resourceVersion()).isEqualTo(json.resourceVersion()).isNotEmpty();
    assertThat(protobuf.next()).isEqualTo(json.next());
    assertThat(protobuf.items()).hasSameSizeAs(json.items()).isNotEmpty();
    for (int i = 0; i < json.items().size(); i++) {
      KubeObject one = ((Decoded.Known) json.items().get(i)).object();
      KubeObject two = ((Decoded.Known) protobuf.items().get(i)).object();
      assertThat(two.content()).isEqualTo(one.content());
      assertThat(two.cacheKey()).isEqualTo(one.cacheKey());
      assertThat(two.sameVersion(one)).isTrue();
      assertThat(two.createdAt()).isEqualTo(one.createdAt()).isNotNull();
      assertThat(two.node()).isEqualTo(one.node());
      assertThat(two.controller()).isEqualTo(one.controller());
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aPageThatIsCutAnywhereIsNone(ResourceKind kind) throws IOException {
    KindReader reader = reader(kind);
    byte[] bytes = bytes(kind, "pb");
    // Behind the list there are only two empty fields of the envelope.
    for (int length = 0; length < bytes.length - 4; length += 1 + length / 40) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> ProtobufAnswers.page(new ProtobufStream(slow(cut)), reader))
          .isInstanceOf(EOFException.class);
    }
  }

  private static KindReader reader(ResourceKind kind) {
    Interner<Object> interner = ObjectDecoder.interner();
    return new KindReader(
        new ObjectDecoder(kind, CATALOG.reader(kind), name -> true, interner), ObjectTap.NONE);
  }

  // A few bytes at a time.
  private static InputStream slow(byte[] bytes) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public synchronized int read(byte[] into, int offset, int length) {
        return super.read(into, offset, Math.min(length, 700));
      }
    };
  }

  private static byte[] bytes(ResourceKind kind, String form) {
    String name = "/protobuf/" + kind.plural() + '.' + form;
    try (InputStream in = ProtobufAnswersTest.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
