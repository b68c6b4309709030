package io.responder;

import com.codahale.metrics.health.HealthCheck;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.lifecycle.Managed;
import io.responder.health.Check.Verdict;
import io.responder.health.MetricsServlet;
import io.responder.health.ProbeServlet;

/** Puts the probes and the metrics of a service on Dropwizard's admin port. */
final class AdminPort {

  private AdminPort() {}

  static void serve(Service service, Environment environment) {
    environment.jersey().disable();
    var admin = environment.admin();
    admin.addServlet("livez", new ProbeServlet(service::live)).addMapping("/livez");
    admin.addServlet("readyz", new ProbeServlet(service::ready)).addMapping("/readyz");
    admin.addServlet("metrics", new MetricsServlet(service.meters())).addMapping("/metrics");
    environment.healthChecks().register("responder", new ReadyCheck(service));
    environment
        .lifecycle()
        .manage(
            new Managed() {
              @Override
              public void stop() {
                service.close();
              }
            });
  }

  /** The same for Dropwizard's own {@code /healthcheck}. */
  private static final class ReadyCheck extends HealthCheck {

    private final Service service;

    ReadyCheck(Service service) {
      this.service = service;
    }

    @Override
    protected Result check() {
      var failing =
          service.ready().stream().filter(check -> check.verdict() == Verdict.FAIL).toList();
      return failing.isEmpty() ? Result.healthy() : Result.unhealthy("%s", failing);
    }
  }
}
