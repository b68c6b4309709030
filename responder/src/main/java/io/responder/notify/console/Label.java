package io.responder.notify.console;

import io.responder.notify.Language;

/** The fixed words of a block. */
enum Label {
  WHERE("Where", "위치"),
  SINCE("Since", "시작"),
  SEEN("Seen", "증거"),
  BECAUSE("Because", "연관"),
  TOGETHER("Together", "범위"),
  CARE("Care", "담당"),
  WHY("Why", "원인"),
  DO("Do", "조치"),
  GIT("Git", "Git"),
  VERIFY("Verify", "확인"),
  PREVENT("Prevent", "예방"),
  LINKS("Links", "링크"),

  INCIDENT("incident", "인시던트"),
  OPENED("opened", "발생"),
  UPDATED("updated", "갱신"),
  REOPENED("reopened", "재발"),
  RESOLVED("RESOLVED", "해결됨"),
  MORE_SEVERE("more severe than before", "이전보다 심각"),
  MORE_PRECISE("more precise cause found", "더 정확한 원인 확인"),
  STANDS_ALONE("goes on although its explanation is over", "상위 원인이 끝난 뒤에도 계속됨"),
  FLAPPING("comes and goes: told again when it stays away", "반복 발생 중: 안정되면 다시 알림"),
  ESCALATED("nobody has taken it yet", "아직 담당자가 없음"),
  UNMUTED("goes on after the end of a silence", "알림 중지가 끝난 뒤에도 계속됨"),
  CLOSED("declared over", "담당자가 종료함"),
  DELAYED("delayed: could not be told earlier", "지연: 더 일찍 알리지 못함"),

  INFO("INFO", "정보"),
  WARNING("WARNING", "경고"),
  CRITICAL("CRITICAL", "심각"),

  APPLICATION("Argo CD application", "Argo CD 애플리케이션"),
  CONSEQUENCE("a consequence of incident", "다음 인시던트의 결과:"),
  MEMBER("one of several like it, told as incident", "같은 유형의 묶음 인시던트:"),
  MEMBERS("workloads:", "워크로드 수:"),
  STORM("storm, workloads:", "인시던트 폭주, 워크로드 수:"),
  AT_MOST("at most", "최대"),
  SUSPECT("suspect", "의심 대상"),
  TAKEN_BY("taken by", "확인:"),
  ASSIGNED_TO("assigned to", "배정:"),
  LEVEL("escalation level", "에스컬레이션 단계"),
  SILENCE("silenced", "알림 중지"),
  MAINTENANCE("maintenance", "점검"),
  ANNOTATION("muted by annotation", "애너테이션으로 알림 중지"),
  BY("by", "요청:"),
  UNTIL("until", "종료"),
  OPENED_AFTER("opened after", "감지까지"),
  LASTED("lasted", "지속"),
  HEALED("healed", "정상화"),
  GONE("its objects are gone", "대상 객체가 사라짐"),
  EXPIRED("not seen any more", "더 이상 관찰되지 않음"),
  WITHDRAWN("its rule was withdrawn or changed", "규칙이 철회되거나 변경됨"),
  DESTROYS("destroys something: decide before you run it", "되돌릴 수 없음: 실행 전에 결정할 것"),
  REMOVE("remove", "삭제"),
  SET("set", "설정");

  private final String en;
  private final String ko;

  Label(String en, String ko) {
    this.en = en;
    this.ko = ko;
  }

  String in(Language language) {
    return language == Language.KO ? ko : en;
  }
}
