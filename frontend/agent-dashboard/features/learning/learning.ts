// What the assistant did not settle: the REST routes, their types, and how figures are read here.
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { components } from "../../../chat-core/protocol.gen";
import { refusal } from "../../shared/desk/actions";
import { ApiError, call, query } from "../../shared/rest/api";
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
const root = "/api/learning";
const act = (path: string, body?: unknown) =>
  call(`${root}/${path}`, { method: "POST", ...(body === undefined ? {} : { body }) }) as Promise<GroupDetail>;

export const learningApi = {
  groups: (filters: GroupFilters, offset: number) => {
    const since = filters.days === 0 ? null : new Date(Date.now() - filters.days * DAY_MS).toISOString();
    const { state, lang, why } = filters;
    return call(`${root}/groups?${query({ state, lang, why, since, offset, limit: PAGE })}`) as Promise<LearningGroups>;
  },
  group: (id: string) => call(`${root}/groups/${id}`) as Promise<GroupDetail>,
  draft: (id: string) => act(`groups/${id}/draft`),
  assign: (id: string, entry: string) => act(`groups/${id}/assign`, { entry_id: entry }),
  evaluate: (id: string) => act(`groups/${id}/evaluate`),
  publish: (id: string, version: number) => act(`groups/${id}/publish`, { version }),
  dismiss: (id: string) => act(`groups/${id}/dismiss`),
  reopen: (id: string) => act(`groups/${id}/reopen`),
  merge: (id: string, into: string) => act(`groups/${id}/merge`, { into }),
  move: (question: string, to: string | null) => act(`questions/${question}/move`, { to }),
  statistics: (days: number) => call(`/api/stats/assistant?${query({ days })}`) as Promise<AssistantStatistics>,
  verdict: (conversation: string) => call(`/api/conversations/${conversation}/handoff-verdict`) as Promise<{ verdict: Verdict | null }>,
  giveVerdict: (conversation: string, verdict: Verdict) =>
    call(`/api/conversations/${conversation}/handoff-verdict`, { method: "PUT", body: { verdict } }) as Promise<{
      verdict: Verdict | null;
    }>,
  exportAddress: (kind: ExportKind) => `${root}/export/${kind}`,
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
