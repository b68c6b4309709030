package io.responder.health;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.responder.health.Check.Verdict;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Answers a probe: 200 when no check fails, 503 otherwise, with every check as JSON. A check that
 * throws is a failing check.
 */
public final class ProbeServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final transient Supplier<List<Check>> checks;

  public ProbeServlet(Supplier<List<Check>> checks) {
    this.checks = checks;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    var answers = answers();
    var failed = answers.stream().anyMatch(check -> check.verdict() == Verdict.FAIL);
    var body = JsonNodeFactory.instance.objectNode().put("status", failed ? "fail" : "pass");
    var array = body.putArray("checks");
    for (var check : answers) {
      array
          .addObject()
          .put("name", check.name())
          .put("verdict", check.verdict().name().toLowerCase(Locale.ROOT))
          .put("detail", check.detail());
    }
    response.setStatus(
        failed ? HttpServletResponse.SC_SERVICE_UNAVAILABLE : HttpServletResponse.SC_OK);
    response.setContentType("application/json; charset=utf-8");
    response.setHeader("Cache-Control", "no-store");
    response.getOutputStream().write(MAPPER.writeValueAsBytes(body));
  }

  private List<Check> answers() {
    try {
      return checks.get();
    } catch (RuntimeException e) {
      return List.of(Check.fail("probe", e.getClass().getSimpleName() + ": " + e.getMessage()));
    }
  }
}
