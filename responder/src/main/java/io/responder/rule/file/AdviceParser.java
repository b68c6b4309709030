package io.responder.rule.file;

import io.responder.model.Suggestion.Effect;
import io.responder.rule.definition.Placeholders;
import io.responder.rule.definition.Rule.Advice;
import io.responder.rule.definition.Rule.GitText;
import io.responder.rule.definition.Rule.StepText;
import io.responder.rule.definition.Rule.Text;
import io.responder.rule.text.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the part of a rule that people see. */
final class AdviceParser {
  private final Map<String, YamlNode> keys;
  private final Set<String> captures;

  AdviceParser(Map<String, YamlNode> keys, Set<String> captures) {
    this.keys = keys;
    this.captures = captures;
  }

  /** Reads it; null when there is no summary. */
  @Nullable Advice advice(YamlNode root) {
    Text summary = text(keys.get("summary"));
    if (!keys.containsKey("summary")) {
      root.problem("the key \"summary\" is missing", "say the cause in one sentence, en and ko");
    }
    Text why = text(keys.get("why"));
    Text prevent = text(keys.get("prevent"));
    List<StepText> steps = steps(keys.get("steps"));
    List<StepText> verify = steps(keys.get("verify"));
    GitText gitChange = gitChange(keys.get("gitChange"));
    List<Template> provides = facets(keys.get("provides"));
    List<Template> touches = facets(keys.get("touches"));
    List<String> links = links(keys.get("links"));
    return summary == null
        ? null
        : new Advice(summary, why, steps, gitChange, verify, prevent, links, provides, touches);
  }

  private @Nullable Text text(@Nullable YamlNode node) {
    if (node == null) {
      return null;
    }
    if (!node.isMap()) {
      node.problem("both languages are needed", "write en: and ko:");
      return null;
    }
    Map<String, YamlNode> languages = node.entries(Set.of("en", "ko"));
    Template en = language(node, languages, "en");
    Template ko = language(node, languages, "ko");
    return en == null || ko == null ? null : new Text(en, ko);
  }

  private @Nullable Template language(
      YamlNode node, Map<String, YamlNode> languages, String language) {
    YamlNode text = languages.get(language);
    if (text == null) {
      node.problem("the language \"" + language + "\" is missing", "write en: and ko:");
      return null;
    }
    return template(text, captures);
  }

  /** Reads a template whose placeholders must be known. */
  static @Nullable Template template(YamlNode node, Set<String> captures) {
    try {
      Template template = Template.parse(node.text().strip());
      for (String name : template.names()) {
        if (!Placeholders.isKnown(name, captures)) {
          node.problem(
              "unknown placeholder \"${" + name + "}\"",
              Problems.didYouMean(name, Placeholders.known(captures)));
        }
      }
      return template;
    } catch (IllegalArgumentException e) {
      node.problem(String.valueOf(e.getMessage()), "write ${name} or ${name|fallback}");
      return null;
    }
  }

  private List<StepText> steps(@Nullable YamlNode node) {
    List<StepText> steps = new ArrayList<>();
    for (YamlNode item : node == null ? List.<YamlNode>of() : node.items()) {
      Map<String, YamlNode> entries = item.entries(Set.of("say", "run", "effect", "workloads"));
      Text say = text(entries.get("say"));
      if (!entries.containsKey("say")) {
        item.problem("the key \"say\" is missing", "say what the step is for, en and ko");
      }
      Template run = run(entries.get("run"));
      YamlNode effectNode = entries.get("effect");
      Effect effect = effectNode == null ? null : effectNode.oneOf(RuleParser.effects());
      if (say != null) {
        Set<String> workloads = RuleParser.kinds(entries.get("workloads"));
        if (workloads.isEmpty() && run != null && isForControllers(item, run)) {
          item.problem(
              "a Pod or Job cannot be rolled out or scaled",
              "say workloads: [Deployment, StatefulSet, DaemonSet]");
        }
        steps.add(new StepText(say, run, effect == null ? Effect.READS : effect, workloads));
      }
    }
    return steps;
  }

  /** Whether the command is one that only controllers understand, about any workload. */
  private static boolean isForControllers(YamlNode step, Template run) {
    YamlNode command = step.entries(Set.of("say", "run", "effect", "workloads")).get("run");
    return command != null
        && run.names().contains("workload.name")
        && (command.text().contains(" rollout ") || command.text().contains(" scale "));
  }

  private @Nullable Template run(@Nullable YamlNode node) {
    Template run = node == null ? null : template(node, captures);
    if (node != null && run != null && run.hasDoubleQuoted()) {
      node.problem(
          "a placeholder stands between double quotes",
          "use single quotes or none: values are quoted where they need it");
    }
    return run;
  }

  private @Nullable GitText gitChange(@Nullable YamlNode node) {
    if (node == null) {
      return null;
    }
    Map<String, YamlNode> entries = node.entries(Set.of("repository", "file", "key", "value"));
    YamlNode keyNode = entries.get("key");
    if (keyNode == null) {
      node.problem("the key \"key\" is missing", "write the dotted path of the value");
      return null;
    }
    Template key = template(keyNode, captures);
    return key == null
        ? null
        : new GitText(
            optional(entries.get("repository")),
            optional(entries.get("file")),
            key,
            optional(entries.get("value")));
  }

  private @Nullable Template optional(@Nullable YamlNode node) {
    return node == null ? null : template(node, captures);
  }

  private List<Template> facets(@Nullable YamlNode node) {
    List<Template> facets = new ArrayList<>();
    for (YamlNode item : node == null ? List.<YamlNode>of() : node.items()) {
      Template template = template(item, captures);
      if (template == null) {
        continue;
      }
      if (!template.toString().matches("[a-z][a-z-]*/.+")) {
        item.problem(
            "\"" + template + "\" is not a facet", "write type/id, such as node/${node.name}");
      } else {
        facets.add(template);
      }
    }
    return facets;
  }

  private static List<String> links(@Nullable YamlNode node) {
    List<String> links = new ArrayList<>();
    for (YamlNode item : node == null ? List.<YamlNode>of() : node.items()) {
      String link = item.text();
      if (link.startsWith("https://") || link.startsWith("http://")) {
        links.add(link);
      } else {
        item.problem("\"" + link + "\" is not a link", "write an http or https address");
      }
    }
    return links;
  }
}
