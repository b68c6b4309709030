package io.responder.rule;

import io.responder.model.Diagnosis;
import io.responder.model.Facet;
import io.responder.model.LocalizedText;
import io.responder.model.ObjectFacts;
import io.responder.model.Suggestion;
import io.responder.model.Suggestion.GitChange;
import io.responder.model.Suggestion.Step;
import io.responder.rule.definition.Placeholders;
import io.responder.rule.definition.Rule;
import io.responder.rule.definition.Rule.Advice;
import io.responder.rule.definition.Rule.GitText;
import io.responder.rule.definition.Rule.StepText;
import io.responder.rule.definition.Rule.Text;
import io.responder.rule.definition.Situation;
import io.responder.rule.match.Match;
import io.responder.rule.text.Template;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Fills in what a rule says with the names of the object that it was found on. */
public final class Diagnoses {

  private static final int MOST_LABELS = 20;

  /** Labels that controllers give: they tell one pod from the next. */
  private static final Set<String> GENERATED =
      Set.of(
          "pod-template-hash",
          "controller-revision-hash",
          "pod-template-generation",
          "statefulset.kubernetes.io/pod-name",
          "apps.kubernetes.io/pod-index",
          "controller-uid",
          "job-name");

  /** The facets that are labels, too: people ask for them by name. */
  private static final List<String> SAID_OF_OBJECTS = List.of("owner", "component");

  private Diagnoses() {}

  static Diagnosis of(Match match, Situation situation) {
    Rule rule = match.rule();
    Advice advice = rule.advice();
    Placeholders values = new Placeholders(situation);
    return new Diagnosis(
        rule.id(),
        rule.meaning().cause(),
        rule.meaning().severity(),
        rule.meaning().refines(),
        rule.meaning().explains(),
        facets(advice.provides(), values),
        touches(situation, facets(advice.touches(), values)),
        rule.timing().holdFor(),
        rule.timing().keepFiring(),
        situation.captures(),
        new Suggestion(
            text(advice.summary(), values),
            advice.why() == null ? null : text(advice.why(), values),
            steps(advice.steps(), situation, values),
            gitChange(advice.gitChange(), values),
            steps(advice.verify(), situation, values),
            advice.prevent() == null ? null : text(advice.prevent(), values),
            advice.links()),
        labels(rule, situation.subject().facts()),
        group(rule.meaning().group(), values));
  }

  /** Those of the rule, its pack, and those of the object that tell it from others. */
  private static Map<String, String> labels(Rule rule, @Nullable ObjectFacts facts) {
    Map<String, String> labels = new TreeMap<>();
    if (facts != null) {
      facts.labels().entrySet().stream()
          .filter(label -> !isGenerated(label.getKey()))
          .sorted(Map.Entry.comparingByKey())
          .limit(MOST_LABELS)
          .forEach(label -> labels.put(label.getKey(), label.getValue()));
      for (String said : SAID_OF_OBJECTS) {
        facts.facets().stream()
            .filter(facet -> facet.type().equals(said))
            .findFirst()
            .ifPresent(facet -> labels.put(said, facet.id()));
      }
    }
    labels.putAll(rule.meaning().labels());
    String team = rule.meaning().labels().get("team");
    if (team != null) {
      labels.put("owner", rule.meaning().labels().getOrDefault("owner", team));
    }
    int folder = rule.file().lastIndexOf('/');
    if (folder > 0) {
      labels.put(
          "pack", rule.file().substring(rule.file().lastIndexOf('/', folder - 1) + 1, folder));
    }
    return labels;
  }

  private static boolean isGenerated(String label) {
    return GENERATED.contains(label) || label.startsWith("batch.kubernetes.io/");
  }

  private static String group(@Nullable Template template, Placeholders values) {
    String group = strict(template, values);
    return group == null ? "" : group;
  }

  private static LocalizedText text(Text text, Placeholders values) {
    return new LocalizedText(text.en().text(values), text.ko().text(values));
  }

  private static List<Step> steps(List<StepText> steps, Situation situation, Placeholders values) {
    List<Step> filled = new ArrayList<>();
    for (StepText step : steps) {
      if (!applies(step, situation)) {
        continue;
      }
      filled.add(
          new Step(
              text(step.say(), values),
              step.run() == null ? null : step.run().command(values),
              step.effect()));
    }
    return filled;
  }

  /** A command that cannot work on this object is worse than none. */
  private static boolean applies(StepText step, Situation situation) {
    String kind = situation.subject().workload().kind();
    if (!step.workloads().isEmpty() && !kind.isEmpty() && !step.workloads().contains(kind)) {
      return false;
    }
    ObjectFacts facts = situation.subject().facts();
    boolean isUnmanaged = facts != null && facts.application() == null;
    boolean isManaged = facts == null || facts.object().kind().equals("Application");
    return !isUnmanaged
        || isManaged
        || step.run() == null
        || !step.run().names().contains("application.name");
  }

  private static @Nullable GitChange gitChange(@Nullable GitText change, Placeholders values) {
    String key = change == null ? null : change.key().strict(values);
    return change == null || key == null
        ? null
        : new GitChange(
            strict(change.repository(), values),
            strict(change.file(), values),
            key,
            strict(change.value(), values));
  }

  private static @Nullable String strict(@Nullable Template template, Placeholders values) {
    return template == null ? null : template.strict(values);
  }

  /** What the object itself touches, and what the rule adds. */
  private static List<Facet> touches(Situation situation, List<Facet> added) {
    ObjectFacts facts = situation.subject().facts();
    Set<Facet> all = new LinkedHashSet<>(facts == null ? List.of() : facts.facets());
    all.addAll(added);
    return List.copyOf(all);
  }

  private static List<Facet> facets(List<Template> templates, Placeholders values) {
    List<Facet> facets = new ArrayList<>();
    for (Template template : templates) {
      String facet = template.strict(values);
      int slash = facet == null ? -1 : facet.indexOf('/');
      if (facet != null && slash > 0 && slash < facet.length() - 1) {
        facets.add(new Facet(facet.substring(0, slash), facet.substring(slash + 1)));
      }
    }
    return facets;
  }
}
