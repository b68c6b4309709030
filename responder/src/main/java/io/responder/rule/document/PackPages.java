package io.responder.rule.document;

import io.responder.config.DurationModule;
import io.responder.rule.RuleSet;
import io.responder.rule.definition.Rule;
import io.responder.rule.definition.Rule.Alternative;
import io.responder.rule.definition.Rule.GitText;
import io.responder.rule.definition.Rule.Span;
import io.responder.rule.definition.Rule.StepText;
import io.responder.rule.definition.Rule.Text;
import io.responder.rule.text.Template;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The rules as pages for people: for each pack one in English and one in Korean, and an index of
 * both. The same rules give the same bytes.
 */
public final class PackPages {

  /** What stands beside the words of the rules. */
  private enum Word {
    PACKS("Rule packs", "규칙 팩"),
    GENERATED(
        "Written by `bin/responder document-rules` from the rules; do not edit.",
        "`bin/responder document-rules`가 규칙에서 생성한 문서입니다. 직접 수정하지 마십시오."),
    PLACEHOLDERS(
        "`<name>` stands for what the cluster says in the incident.",
        "`<이름>` 자리에는 인시던트에서 클러스터가 알려 준 값이 들어갑니다."),
    OTHER("한국어", "English"),
    PACK("pack", "팩"),
    RULES("rules", "규칙 수"),
    CAUSE("cause", "원인"),
    SEVERITY("severity", "심각도"),
    MEANING("meaning", "의미"),
    SYMPTOM_ONLY("symptom only: the cause is not in the message", "증상만 표시: 메시지에 원인이 없음"),
    REFINES("explains more precisely", "다음보다 정확한 진단"),
    EXPLAINS("its consequences elsewhere", "다른 곳에 나타나는 결과"),
    SEEN("What you see", "보이는 증상"),
    WHY("Why", "원인"),
    DO("What to do", "조치"),
    GIT("In Git", "Git 변경"),
    REMOVE("remove", "삭제"),
    VERIFY("Verify", "확인"),
    PREVENT("Prevent", "예방"),
    LINKS("Links", "링크"),
    CHANGES("changes something", "변경을 일으킴"),
    DESTROYS("destroys something: decide before you run it", "되돌릴 수 없음: 실행 전에 결정할 것"),
    MESSAGE("message", "메시지"),
    NOT("not", "제외"),
    WHEN("when", "조건"),
    ANYTHING("any object", "모든 객체"),
    AFTER("after", "지속 시간"),
    WITHIN("within", "이내"),
    UNLESS("unless seen since", "이후 다음이 보이면 제외"),
    OPENS("opens when it has held for", "다음 시간 동안 유지되면 열림:");

    private final String en;
    private final String ko;

    Word(String en, String ko) {
      this.en = en;
      this.ko = ko;
    }
  }

  private enum Tongue {
    EN(""),
    KO(".ko");

    private final String suffix;

    Tongue(String suffix) {
      this.suffix = suffix;
    }

    Tongue other() {
      return this == EN ? KO : EN;
    }
  }

  // Letters for private use, which no rule writes.
  private static final String BEGIN = "\uE000";
  private static final String END = "\uE001";

  private final Tongue tongue;
  private final StringBuilder page = new StringBuilder();

  private PackPages(Tongue tongue) {
    this.tongue = tongue;
  }

  /** The pages by file name. */
  public static Map<String, String> of(RuleSet rules) {
    Map<String, List<Rule>> packs = new TreeMap<>();
    for (Rule rule : rules.rules()) {
      packs.computeIfAbsent(pack(rule), name -> new ArrayList<>()).add(rule);
    }
    Map<String, String> pages = new TreeMap<>();
    for (Tongue tongue : Tongue.values()) {
      pages.put("README" + tongue.suffix + ".md", new PackPages(tongue).index(packs));
      packs.forEach(
          (pack, own) ->
              pages.put(pack + tongue.suffix + ".md", new PackPages(tongue).pack(pack, own)));
    }
    return pages;
  }

  private static String pack(Rule rule) {
    int slash = rule.file().indexOf('/');
    return slash < 0 ? "rules" : rule.file().substring(0, slash);
  }

  private String index(Map<String, List<Rule>> packs) {
    head(say(Word.PACKS), "README");
    row(say(Word.PACK), say(Word.RULES));
    row("---", "--:");
    packs.forEach(
        (pack, rules) ->
            row("[" + pack + "](" + pack + tongue.suffix + ".md)", Integer.toString(rules.size())));
    return page.toString();
  }

  private String pack(String pack, List<Rule> rules) {
    head(pack, pack);
    row(say(Word.CAUSE), say(Word.SEVERITY), say(Word.MEANING));
    row("---", "---", "---");
    for (Rule rule : rules) {
      row(
          "[" + rule.id() + "](#" + rule.id() + ")",
          rule.meaning().severity().label(),
          prose(rule.advice().summary()).replace("|", "\\|"));
    }
    rules.forEach(this::rule);
    return page.toString();
  }

  private void head(String title, String file) {
    line("# " + title);
    line("");
    line(say(Word.GENERATED) + ' ' + say(Word.PLACEHOLDERS));
    line("[" + say(Word.OTHER) + "](" + file + tongue.other().suffix + ".md)");
    line("");
  }

  private void rule(Rule rule) {
    line("");
    line("## " + rule.id());
    line("");
    line("**" + prose(rule.advice().summary()) + "**");
    line("");
    line(rule.meaning().severity().label() + nature(rule));
    section(Word.SEEN);
    rule.alternatives().forEach(this::seen);
    if (rule.advice().why() != null) {
      section(Word.WHY);
      line(prose(rule.advice().why()));
    }
    steps(Word.DO, rule.advice().steps());
    git(rule.advice().gitChange());
    steps(Word.VERIFY, rule.advice().verify());
    if (rule.advice().prevent() != null) {
      section(Word.PREVENT);
      line(prose(rule.advice().prevent()));
    }
    if (!rule.advice().links().isEmpty()) {
      section(Word.LINKS);
      rule.advice().links().forEach(link -> line("- <" + link + ">"));
    }
  }

  private String nature(Rule rule) {
    StringBuilder nature = new StringBuilder();
    if (!rule.meaning().cause().equals(rule.id())) {
      nature.append("; ").append(say(Word.CAUSE)).append(' ');
      nature.append(code(rule.meaning().cause()));
    }
    if (rule.meaning().level() == Rule.Level.SYMPTOM) {
      nature.append("; ").append(say(Word.SYMPTOM_ONLY));
    }
    if (!rule.timing().holdFor().isZero()) {
      nature.append("; ").append(say(Word.OPENS)).append(' ');
      nature.append(DurationModule.text(rule.timing().holdFor()));
    }
    if (!rule.meaning().refines().isEmpty()) {
      nature.append("; ").append(say(Word.REFINES)).append(' ');
      nature.append(codes(new TreeSet<>(rule.meaning().refines())));
    }
    if (!rule.meaning().explains().isEmpty()) {
      nature.append("; ").append(say(Word.EXPLAINS)).append(' ');
      nature.append(codes(new TreeSet<>(rule.meaning().explains())));
    }
    return nature.toString();
  }

  private void section(Word title) {
    line("");
    line("### " + say(title));
    line("");
  }

  private void seen(Alternative alternative) {
    List<String> parts = new ArrayList<>();
    parts.add(
        alternative.kinds().isEmpty()
            ? say(Word.ANYTHING)
            : String.join(", ", alternative.kinds()));
    if (!alternative.reasons().isEmpty()) {
      parts.add(codes(alternative.reasons()));
    }
    List<String> places = new ArrayList<>(alternative.parts());
    alternative.sources().forEach(source -> places.add(source.label()));
    if (!places.isEmpty()) {
      parts.add('(' + String.join(", ", places) + ')');
    }
    line("- " + String.join(" ", parts) + span(alternative.span()));
    detail(Word.MESSAGE, alternative.messages());
    detail(Word.NOT, alternative.exceptReasons());
    detail(Word.NOT, alternative.exceptMessages());
    detail(Word.WHEN, alternative.when());
  }

  private String span(Span span) {
    StringBuilder text = new StringBuilder();
    if (span.after() != null) {
      text.append(", ")
          .append(say(Word.AFTER))
          .append(' ')
          .append(DurationModule.text(span.after()));
    }
    if (span.within() != null) {
      text.append(", ")
          .append(say(Word.WITHIN))
          .append(' ')
          .append(DurationModule.text(span.within()));
    }
    if (span.rate() != null) {
      text.append(", ≥ ").append(span.rate().atLeast()).append(' ');
      text.append(span.rate().of().name().toLowerCase(Locale.ROOT));
      text.append(" / ").append(DurationModule.text(span.rate().in()));
    }
    if (span.unless() != null) {
      List<Object> all = new ArrayList<>(span.unless().reasons());
      all.addAll(span.unless().parts());
      all.addAll(span.unless().messages());
      span.unless().healths().forEach(h -> all.add(h.name().toLowerCase(Locale.ROOT)));
      text.append(", ").append(say(Word.UNLESS)).append(' ').append(codes(all));
    }
    return text.toString();
  }

  private void detail(Word title, Collection<?> values) {
    if (!values.isEmpty()) {
      line("  - " + say(title) + ": " + codes(values));
    }
  }

  private void steps(Word title, List<StepText> steps) {
    if (steps.isEmpty()) {
      return;
    }
    section(title);
    for (int i = 0; i < steps.size(); i++) {
      StepText step = steps.get(i);
      line((i + 1) + ". " + prose(step.say()) + effect(step));
      if (step.run() != null) {
        line("   ```");
        filled(step.run()).lines().forEach(line -> line("   " + line));
        line("   ```");
      }
    }
  }

  private String effect(StepText step) {
    return switch (step.effect()) {
      case READS -> "";
      case CHANGES -> " *(" + say(Word.CHANGES) + ")*";
      case DESTROYS -> " **(" + say(Word.DESTROYS) + ")**";
    };
  }

  private void git(@Nullable GitText change) {
    if (change == null) {
      return;
    }
    section(Word.GIT);
    if (change.repository() != null) {
      line("- " + code(filled(change.repository())));
    }
    if (change.file() != null) {
      line("- " + code(filled(change.file())));
    }
    line(
        "- "
            + (change.value() == null
                ? say(Word.REMOVE) + ' ' + code(filled(change.key()))
                : code(filled(change.key()) + ": " + filled(change.value()))));
  }

  private String say(Word word) {
    return tongue == Tongue.EN ? word.en : word.ko;
  }

  /** A text of a rule in Markdown: its placeholders as code, nothing else as markup. */
  private String prose(Text text) {
    Template template = tongue == Tongue.EN ? text.en() : text.ko();
    String marked = template.text(name -> BEGIN + name + END);
    return escaped(marked).replace(BEGIN, "`<").replace(END, ">`").replace("\n", " ");
  }

  private static String escaped(String text) {
    return text.replace("<", "&lt;").replace("*", "\\*").replace("[", "\\[");
  }

  private static String filled(Template template) {
    return template.text(name -> '<' + name + '>');
  }

  private static String codes(Collection<?> values) {
    return values.stream().map(value -> code(value.toString())).collect(Collectors.joining(", "));
  }

  private static String code(String text) {
    String flat = text.replace("(?s)", "").replace('\n', ' ');
    return flat.contains("`") ? "`` " + flat + " ``" : '`' + flat + '`';
  }

  private void row(String... cells) {
    line("| " + String.join(" | ", cells) + " |");
  }

  private void line(String text) {
    page.append(text.stripTrailing()).append('\n');
  }
}
