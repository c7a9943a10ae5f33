// What the assistant did not settle: the REST routes, their types, and how figures are read here.
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { components } from "../../../chat-core/protocol.gen";
import { refusal } from "../../shared/desk/actions";
import { ApiError, answerOf, rest } from "../../shared/rest/client";
import { knowledgeRefusal } from "../knowledge/knowledge";
import type { Lang } from "../../shared/rest/types";

type Schemas = components["schemas"];

export type AssistantStatistics = Schemas["AssistantStatistics"];
export type LearningGroup = Schemas["LearningGroup"];
export type LearningGroups = Schemas["LearningGroups"];
export type GroupDetail = Schemas["LearningGroupDetail"];
export type LearningQuestion = Schemas["LearningQuestion"];
export type Measurement = Schemas["LearningMeasurement"];
export type Change = Schemas["LearningChange"];
export type GroupState = LearningGroup["state"];
export type Why = LearningQuestion["why"];
export type Verdict = Schemas["NewVerdict"]["verdict"];
export type ExportKind = "answers" | "handoff" | "dialogs";
export type GroupFilters = { state: GroupState | ""; lang: Lang | ""; why: Why | ""; days: number };

export const GROUP_STATES: readonly GroupState[] = ["open", "drafted", "published", "dismissed"];
export const WHYS: readonly Why[] = ["unknown", "suggest", "handed_over", "rated_low"];
export const VERDICTS: readonly Verdict[] = ["justified", "too_early", "too_late"];
export const EXPORTS: readonly ExportKind[] = ["answers", "handoff", "dialogs"];
/** How many days back one may look; 0: everything. */
export const PERIODS: readonly number[] = [0, 7, 30, 90];
const PAGE = 30;
const DAY_MS = 86_400_000;
const MEASURING_MS = 1_500;
const GROUPS_MS = 10_000;
const STATISTICS_MS = 60_000;
const ofGroup = (group_id: string) => ({ params: { path: { group_id } } });
const ofConversation = (conversation_id: string) => ({ params: { path: { conversation_id } } });

export const learningApi = {
  groups: ({ state, lang, why, days }: GroupFilters, offset: number) => {
    const since = days === 0 ? null : new Date(Date.now() - days * DAY_MS).toISOString();
    const query = { state: state || null, lang: lang || null, why: why || null, since, offset, limit: PAGE };
    return answerOf(rest.GET("/api/learning/groups", { params: { query } }));
  },
  group: (id: string) => answerOf(rest.GET("/api/learning/groups/{group_id}", ofGroup(id))),
  draft: (id: string) => answerOf(rest.POST("/api/learning/groups/{group_id}/draft", ofGroup(id))),
  assign: (id: string, entry_id: string) =>
    answerOf(rest.POST("/api/learning/groups/{group_id}/assign", { ...ofGroup(id), body: { entry_id } })),
  evaluate: (id: string) => answerOf(rest.POST("/api/learning/groups/{group_id}/evaluate", ofGroup(id))),
  publish: (id: string, version: number) =>
    answerOf(rest.POST("/api/learning/groups/{group_id}/publish", { ...ofGroup(id), body: { version } })),
  dismiss: (id: string) => answerOf(rest.POST("/api/learning/groups/{group_id}/dismiss", ofGroup(id))),
  reopen: (id: string) => answerOf(rest.POST("/api/learning/groups/{group_id}/reopen", ofGroup(id))),
  merge: (id: string, into: string) => answerOf(rest.POST("/api/learning/groups/{group_id}/merge", { ...ofGroup(id), body: { into } })),
  move: (question_id: string, to: string | null) =>
    answerOf(rest.POST("/api/learning/questions/{question_id}/move", { params: { path: { question_id } }, body: { to } })),
  statistics: (days: number) => answerOf(rest.GET("/api/stats/assistant", { params: { query: { days } } })),
  verdict: (id: string) => answerOf(rest.GET("/api/conversations/{conversation_id}/handoff-verdict", ofConversation(id))),
  giveVerdict: (id: string, verdict: Verdict) =>
    answerOf(rest.PUT("/api/conversations/{conversation_id}/handoff-verdict", { ...ofConversation(id), body: { verdict } })),
  exportAddress: (kind: ExportKind) => `/api/learning/export/${kind}`,
};

/** Groups by frequency, a page more at each `fetchNextPage`. */
export function useGroups(filters: GroupFilters) {
  return useInfiniteQuery({
    queryKey: ["learning", "groups", filters],
    queryFn: ({ pageParam }) => learningApi.groups(filters, pageParam),
    initialPageParam: 0,
    getNextPageParam: (last, pages) => {
      const read = pages.reduce((sum, page) => sum + page.groups.length, 0);
      return last.groups.length > 0 && read < last.total ? read : undefined;
    },
    placeholderData: keepPreviousData,
    refetchInterval: GROUPS_MS,
  });
}

/** One group; asked again while its effect is being measured. */
export function useGroup(id: string) {
  return useQuery({
    queryKey: ["learning", "group", id],
    queryFn: () => learningApi.group(id),
    refetchInterval: (asked) => (asked.state.data?.evaluation.running === true ? MEASURING_MS : false),
    retry: (failures, error) => failures < 2 && !(error instanceof ApiError && error.status === 404),
  });
}

export function useAssistantStatistics(days: number) {
  return useQuery({
    queryKey: ["learning", "statistics", days],
    queryFn: () => learningApi.statistics(days),
    refetchInterval: STATISTICS_MS,
    placeholderData: keepPreviousData,
  });
}

/** A change of a group; all that is shown of learning and of the knowledge is asked for anew. */
export function useLearningChange<Body>(run: (body: Body) => Promise<GroupDetail>, done?: (detail: GroupDetail) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: run,
    onSuccess: async (detail) => {
      queries.setQueryData(["learning", "group", detail.group.id], detail);
      done?.(detail);
      await Promise.all([queries.invalidateQueries({ queryKey: ["learning"] }), queries.invalidateQueries({ queryKey: ["knowledge"] })]);
    },
  });
}

/** Why something was refused. */
export function learningRefusal(error: Error): string {
  return error instanceof ApiError ? knowledgeRefusal(error) : refusal("internal_error");
}

/** `0.256` as `26 %`; a dash where nothing was counted. */
export function percent(rate: number | null, lang: string): string {
  return rate === null ? "—" : new Intl.NumberFormat(lang, { style: "percent", maximumFractionDigits: 0 }).format(rate);
}

/** Days added up to weeks when there are many: a bar each must stay readable. Each is named by its first day. */
export function inBars(days: AssistantStatistics["days"], most: number): AssistantStatistics["days"] {
  if (days.length <= most) return days;
  const bars: AssistantStatistics["days"][number][] = [];
  for (let start = days.length % 7 === 0 ? 0 : (days.length % 7) - 7; start < days.length; start += 7) {
    const week = days.slice(Math.max(0, start), start + 7);
    const first = week[0];
    if (first !== undefined) bars.push(week.slice(1).reduce(added, first));
  }
  return bars;
}

type Day = AssistantStatistics["days"][number];

function added(sum: Day, day: Day): Day {
  return {
    day: sum.day,
    conversations: sum.conversations + day.conversations,
    transferred: sum.transferred + day.transferred,
    alone: sum.alone + day.alone,
    questions: sum.questions + day.questions,
    unresolved: sum.unresolved + day.unresolved,
  };
}
