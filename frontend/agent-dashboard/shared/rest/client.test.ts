// What the REST client sends, when it asks again, and what a refusal becomes.
import { beforeEach, expect, test, vi } from "vitest";

const asked: Request[] = [];
let answers: (() => Response | Promise<Response>)[] = [];

// As in a page: addresses are relative to the shop's.
const Native = Request;
vi.stubGlobal(
  "Request",
  class extends Native {
    constructor(address: string, init?: RequestInit) {
      super(new URL(address, "https://shop.example"), init);
    }
  },
);
vi.stubGlobal("fetch", async (request: Request) => {
  asked.push(request);
  const answer = answers.shift();
  if (answer === undefined) throw new TypeError("no network");
  return answer();
});
const { ApiError, answerOf, asFile, refreshSession, rest } = await import("./client");

const json = (body: unknown, status = 200) => Response.json(body, { status });
const problem = (code: string, status: number, more: object = {}) => json({ code, retryable: false, ...more }, status);
const empty = () => new Response(null, { status: 204 });
const ways = () => asked.map(({ method, url }) => `${method} ${new URL(url).pathname}`);

beforeEach(() => {
  asked.length = 0;
  answers = [];
});

test("a path's parameters are encoded, and what a filter does not say is not sent", async () => {
  answers = [() => json([]), () => json({ entries: [], total: 0, in_use: true })];
  await answerOf(rest.GET("/api/knowledge/entries/{entry_id}/history", { params: { path: { entry_id: "a/b ?" } } }));
  await answerOf(rest.GET("/api/knowledge/entries", { params: { query: { q: "prix & délai", state: null, offset: 0 } } }));
  expect(asked.map(({ url }) => url.replace("https://shop.example", ""))).toEqual([
    "/api/knowledge/entries/a%2Fb%20%3F/history",
    "/api/knowledge/entries?q=prix%20%26%20d%C3%A9lai&offset=0",
  ]);
});

test("a body is JSON in well-formed Unicode, with the header that other origins cannot send", async () => {
  answers = [() => json({})];
  await answerOf(rest.POST("/api/auth/login", { body: { email: "a@b.fr", password: "\ud83d" } }));
  expect(await asked[0]!.json()).toEqual({ email: "a@b.fr", password: "\ufffd" });
  expect(asked[0]!.headers.get("Content-Type")).toBe("application/json");
  expect(asked[0]!.headers.get("X-LibriAssist")).toBe("1");
});

test("a file is sent as it is, also the second time", async () => {
  answers = [() => problem("not_authenticated", 401), empty, () => json({})];
  const query = { name: "faq.csv", to_confirm: false };
  await answerOf(rest.POST("/api/knowledge/files", { params: { query }, ...asFile(new Blob(["a;b"], { type: "text/csv" })) }));
  expect(ways()).toEqual(["POST /api/knowledge/files", "POST /api/auth/refresh", "POST /api/knowledge/files"]);
  expect(asked[2]!.headers.get("Content-Type")).toBe("application/octet-stream");
  expect(await asked[2]!.text()).toBe("a;b");
});

test("two requests of an expired session refresh it once", async () => {
  let refreshed = false;
  const answer = () => (refreshed ? json([]) : problem("not_authenticated", 401));
  answers = [answer, answer, () => ((refreshed = true), empty()), answer, answer];
  const both = await Promise.all([answerOf(rest.GET("/api/agents")), answerOf(rest.GET("/api/canned-replies"))]);
  expect(both).toEqual([[], []]);
  expect(ways().filter((way) => way === "POST /api/auth/refresh")).toHaveLength(1);
});

test("a session that cannot be refreshed is over, and is not tried for ever", async () => {
  answers = [() => problem("not_authenticated", 401), () => problem("not_authenticated", 401)];
  const refused = await answerOf(rest.GET("/api/agents")).catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: "not_authenticated", status: 401 });
  expect(asked).toHaveLength(2);
});

test("a server that is busy while the session is refreshed does not end it", async () => {
  answers = [() => problem("internal_error", 503)];
  await expect(refreshSession()).rejects.toMatchObject({ code: "unavailable", status: 503 });
  answers = [empty];
  await expect(refreshSession()).resolves.toBe(true);
});

test("a refusal keeps the server's code, its wait and its details", async () => {
  answers = [() => problem("rate_limited", 429, { retry_after: 7, details: { by: "Marie" } })];
  const refused = await answerOf(rest.GET("/api/agents")).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(ApiError);
  expect(refused).toMatchObject({ code: "rate_limited", status: 429, retryAfter: 7, details: { by: "Marie" } });
});

test.each([
  ["no network", []],
  ["a proxy's page that refuses", [() => new Response("<h1>Bad gateway</h1>", { status: 502 })]],
  ["a proxy's page that welcomes", [() => new Response("<h1>Log in to the Wi-Fi</h1>")]],
])("%s: the server is unavailable", async (_, given) => {
  answers = [...given];
  await expect(answerOf(rest.GET("/api/agents"))).rejects.toMatchObject({ code: "unavailable" });
});

test("an answer without a body is one", async () => {
  answers = [empty];
  await expect(answerOf(rest.DELETE("/api/canned-replies/{reply_id}", { params: { path: { reply_id: "r" } } }))).resolves.toBeUndefined();
});

test("a refresh that a proxy answers with its own page is no end of the session, nor is a line cut while it is read", async () => {
  const cut = new ReadableStream({ pull: (stream) => stream.error(new TypeError("network error")) });
  for (const answer of [new Response("<p>Wi-Fi</p>"), new Response(cut)]) {
    answers = [() => answer];
    await expect(refreshSession()).rejects.toMatchObject({ code: "unavailable" });
  }
});

test("an answer whose line is cut while it is read says that the server is away", async () => {
  const cut = new ReadableStream({ pull: (stream) => stream.error(new TypeError("network error")) });
  answers = [() => new Response(cut)];
  await expect(answerOf(rest.GET("/api/agents"))).rejects.toMatchObject({ code: "unavailable" });
});
