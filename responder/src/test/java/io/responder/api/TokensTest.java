package io.responder.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.responder.api.ApiConfig.Token;
import io.responder.notify.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokensTest {

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private Token token(String name, String secret) throws Exception {
    return new Token(
        name, Role.ACT, Secret.inFile(Files.writeString(folder.resolve(name), secret)));
  }

  @Test
  void every_token_that_cannot_be_used_is_named_and_no_token_is_shown() throws Exception {
    var tokens =
        List.of(
            token("kim", "k".repeat(32)),
            token("lee", "short-secret"),
            token("max", "k".repeat(32)),
            new Token("zoe", Role.VIEW, Secret.inFile(folder.resolve("nowhere"))));
    assertThatThrownBy(() -> new Tokens(tokens))
        .hasMessageContaining("lee has fewer than 16 characters")
        .hasMessageContaining("max is that of another")
        .hasMessageContaining("zoe: secret file")
        .hasMessageNotContaining("short-secret")
        .hasMessageNotContaining("kkkk");
    assertThat(tokens.toString()).doesNotContain("kkkk");
  }

  @Test
  void two_tokens_of_one_name_are_refused() throws Exception {
    var kim = token("kim", "k".repeat(32));
    assertThatThrownBy(() -> new ApiConfig(List.of(kim, kim), null, null))
        .hasMessageContaining("two tokens have the name kim");
  }
}
