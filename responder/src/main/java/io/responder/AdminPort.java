package io.responder;

import io.dropwizard.core.setup.Environment;
import io.dropwizard.lifecycle.Managed;
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
}
