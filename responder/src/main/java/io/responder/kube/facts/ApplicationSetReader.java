package io.responder.kube.facts;

import io.responder.kube.decode.FactsDraft;
import io.responder.kube.decode.FactsReader;
import io.responder.kube.decode.Value;
import io.responder.model.Health;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Argo CD ApplicationSets. */
public final class ApplicationSetReader implements FactsReader {

  private static final Set<String> BAD_WHEN_FALSE =
      Set.of("ParametersGenerated", "ResourcesUpToDate");

  @Override
  public List<String> fields() {
    List<String> fields = new ArrayList<>(Condition.FIELDS);
    fields.add("spec.template.spec.source.repoURL");
    fields.add("spec.template.spec.sources.repoURL");
    return fields;
  }

  @Override
  public List<String> attributes() {
    return List.of("template.source.repoURL");
  }

  @Override
  public void read(Value set, FactsDraft facts) {
    facts.facet("applicationset", facts.namespace() + '/' + facts.name());
    Value template = set.path("spec").path("template").path("spec");
    repository(ApplicationReader.text(template.path("source"), "repoURL"), facts);
    for (Value source : template.path("sources")) {
      repository(ApplicationReader.text(source, "repoURL"), facts);
    }
    boolean bad = false;
    for (Condition condition : Condition.of(set)) {
      boolean error = condition.type().equals("ErrorOccurred") && condition.isTrue();
      if (error || (BAD_WHEN_FALSE.contains(condition.type()) && condition.isFalse())) {
        condition.tell(facts);
        bad = true;
      }
    }
    facts.health(bad ? Health.UNHEALTHY : Health.HEALTHY);
  }

  // A templated URL is no repository.
  private static void repository(String url, FactsDraft facts) {
    if (!url.isEmpty() && !url.contains("{{")) {
      facts.attribute("template.source.repoURL", url);
      facts.facet("repository", ApplicationSpec.repository(url));
    }
  }
}
