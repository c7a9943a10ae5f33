// The visitor's side without a browser: first words, renewal of a forgotten session, refusals.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type ClientSession, type KeyValue, memoryStorage } from "../../chat-core";
import { CONVERSATION, FakeHost, ack, event, message, refusal, started, welcome } from "../../chat-core/testing";
import { ChatClient } from "./client";
import { SessionRefused, credentials } from "./credentials";

const SESSION: ClientSession = { client_id: "33333333-3333-4333-8333-333333333333", token: "secret", expires_at: "2999-01-01T00:00:00Z" };
const CONFIG = {
  shop_name: "CoolLibri",
  languages: ["fr", "en"],
  default_language: "fr",
  privacy_url: null,
  accent: "#0b6e69",
  examples: {},
  orders: false,
  model: null,
} as const;
const conversation = { id: CONVERSATION, status: "ai", lang: "fr", last_seq: 1, agent_name: null, rating: null } as const;

let host: FakeHost;
let obtain: () => Promise<ClientSession>;
let forgotten: string[];
let ended: boolean;
let chat: ChatClient;

beforeEach(() => {
  host = new FakeHost(() => 0);
  forgotten = [];
  ended = false;
  obtain = () => Promise.resolve(SESSION);
  chat = new ChatClient({
    base: "https://shop.example/",
    lang: "fr",
    host,
    outbox: memoryStorage(),
    credentials: { obtain: () => obtain(), forget: (session) => forgotten.push(session.token), kept: () => SESSION, ended: () => ended },
    draft: { read: () => "", write: () => {} },
    onEnded: () => forgotten.push("all"),
    fetchConfig: () => Promise.resolve({ ...CONFIG, languages: [...CONFIG.languages] }),
  });
});

const settled = () => new Promise((resolve) => setTimeout(resolve));
const bubbles = () => chat.getSnapshot().bubbles.map((bubble) => bubble.text);

async function goOnline(more: Parameters<typeof welcome>[0] = {}): Promise<void> {
  chat.start();
  await settled();
  host.socket.opens();
  host.socket.says(welcome(more));
}

describe("talking", () => {
  test("nothing touches the network before the start", () => {
    expect(host.sockets).toEqual([]);
    chat.resume();
    expect(host.sockets).toEqual([]);
  });

  test("the socket is the visitor's own and the token is in the first frame, not in the address", async () => {
    await goOnline();
    expect(host.socket.url).toBe("wss://shop.example/ws/client/33333333-3333-4333-8333-333333333333");
    expect(host.socket.sentOf("hello")[0]?.token).toBe("secret");
    expect(chat.getSnapshot().config?.shop_name).toBe("CoolLibri");
  });

  test("a page that is left while the session is still asked for opens no socket any more", async () => {
    chat.start();
    chat.pause();
    await settled();
    expect(host.sockets).toEqual([]);
    chat.resume();
    await settled();
    expect(host.sockets).toHaveLength(1);
  });

  test("words written before there is any session are kept and sent in order", async () => {
    chat.say("un");
    chat.say("deux");
    expect(bubbles()).toEqual(["un", "deux"]);
    await goOnline();
    expect(host.socket.sentOf("start_conversation")).toHaveLength(1);
    host.socket.says(ack(host.socket.sentOf("start_conversation")[0]!.cmd_id, { events: [started()] }));
    expect(host.socket.sentOf("post_message")).toMatchObject([{ content: "un", conversation_id: CONVERSATION }]);
    expect(bubbles()).toEqual(["un", "deux"]);
  });

  test("asking for a person may be the first thing said", async () => {
    await goOnline();
    void chat.requestHuman();
    host.socket.says(ack(host.socket.sentOf("start_conversation")[0]!.cmd_id, { events: [started()] }));
    expect(host.socket.sentOf("request_human")).toMatchObject([{ conversation_id: CONVERSATION }]);
  });

  test("a pending bubble stays when the welcome brings an open conversation", async () => {
    chat.say("écrit avant");
    await goOnline({ conversation });
    expect(bubbles()).toEqual(["écrit avant"]);
  });

  test("after a closed conversation the next words start another one", async () => {
    await goOnline({ conversation });
    host.socket.says(started());
    host.socket.says(event("conversation.closed", 2, { closed_by: "client", reason: "ended", agent_name: null }));
    expect(chat.getSnapshot().view?.status).toBe("closed");
    chat.startOver();
    expect(chat.getSnapshot().view).toBeNull();
    chat.say("encore");
    expect(host.socket.sentOf("start_conversation")).toHaveLength(1);
    expect(bubbles()).toEqual(["encore"]);
  });

  test("a closed conversation that was left and goes on in another tab is shown again", async () => {
    await goOnline({ conversation });
    host.socket.says(started());
    host.socket.says(event("conversation.closed", 2, { closed_by: "agent", reason: "ended", agent_name: "Marie" }));
    chat.startOver();
    host.socket.says(event("conversation.reopened", 3, {}));
    expect(chat.getSnapshot().view?.status).toBe("ai");
    host.socket.says(event("conversation.closed", 4, { closed_by: "agent", reason: "ended", agent_name: "Marie" }));
    expect(chat.getSnapshot().view?.status).toBe("closed");
  });

  test("a person is asked for again where a conversation ended, and in a new one once that is too long ago", async () => {
    await goOnline({ conversation });
    host.socket.says(started());
    host.socket.says(event("conversation.closed", 2, { closed_by: "system", reason: "abandoned", agent_name: null }));
    void chat.requestHumanAgain(CONVERSATION);
    const [again] = host.socket.sentOf("request_human");
    expect(again).toMatchObject({ conversation_id: CONVERSATION });
    host.socket.says({
      type: "error",
      code: "conversation_closed",
      message: "",
      retryable: false,
      cmd_id: again!.cmd_id,
      retry_after: null,
      details: {},
    });
    await settled();
    expect(host.socket.sentOf("start_conversation")).toHaveLength(1);
  });
});

describe("trouble", () => {
  test("a forgotten session is renewed once and unsent words are said again", async () => {
    await goOnline({ conversation });
    host.socket.says(message(1, "ancien"));
    chat.say("pas encore parti");
    obtain = () => Promise.resolve({ ...SESSION, token: "new" });
    host.socket.dies(4401);
    await settled();
    expect(forgotten).toEqual(["secret"]);
    expect(bubbles()).toEqual(["pas encore parti"]);
    expect(chat.getSnapshot().view).toBeNull();
    host.socket.opens();
    expect(host.socket.sentOf("hello")[0]?.token).toBe("new");
    host.socket.dies(4401);
    await settled();
    expect(chat.getSnapshot().trouble).toBe("stopped");
    expect(forgotten).toHaveLength(1);
  });

  test("a session that the person ended in another tab is not replaced", async () => {
    await goOnline({ conversation });
    ended = true;
    host.socket.dies(4401);
    await settled();
    expect(forgotten).toEqual(["all"]);
    expect(host.sockets).toHaveLength(1);
  });

  test("who comes after a visitor who left finds nothing of theirs", async () => {
    await goOnline({ conversation });
    host.socket.says(started());
    chat.say("secret");
    expect(chat.leave()).toBe("Bearer 33333333-3333-4333-8333-333333333333.secret");
    expect(chat.getSnapshot()).toMatchObject({ view: null, bubbles: [], config: null });
    chat.resume();
    expect(host.sockets).toHaveLength(1);
  });

  test("another version of the server asks for a reload", async () => {
    await goOnline();
    host.socket.says(refusal(null, "protocol_mismatch"));
    host.socket.dies(4426);
    expect(chat.getSnapshot().trouble).toBe("outdated");
  });

  test("a server that cannot be reached is tried again, one that refuses is not", async () => {
    obtain = () => Promise.reject(new TypeError("no network"));
    chat.start();
    await settled();
    expect(chat.getSnapshot().trouble).toBe("unreachable");
    obtain = () => Promise.reject(new SessionRefused(60));
    host.clock.advance(3_000);
    await settled();
    expect(host.clock.timers).toBe(1);
    obtain = () => Promise.reject(new SessionRefused(null));
    host.clock.advance(60_000);
    await settled();
    expect([chat.getSnapshot().trouble, host.clock.timers]).toEqual(["stopped", 0]);
  });

  test("a visitor's own try after a stop connects again", async () => {
    await goOnline();
    host.socket.dies(4403);
    expect(chat.getSnapshot().trouble).toBe("stopped");
    chat.resume();
    expect(chat.getSnapshot()).toMatchObject({ trouble: null, connection: { kind: "connecting" } });
  });
});

describe("credentials", () => {
  let storage: KeyValue;
  const answers = (status: number, body: unknown) => vi.fn(() => Promise.resolve(new Response(JSON.stringify(body), { status })));
  const make = () => credentials("https://shop.example/", "fr", storage, () => Date.parse("2026-11-23T08:00:00Z"));
  beforeEach(() => (storage = memoryStorage()));
  afterEach(() => vi.unstubAllGlobals());

  test("a session is made once and kept", async () => {
    const fetched = answers(200, SESSION);
    vi.stubGlobal("fetch", fetched);
    expect([await make().obtain(), await make().obtain()]).toEqual([SESSION, SESSION]);
    expect(fetched).toHaveBeenCalledTimes(1);
  });

  test.each(["{", "null", "{}", JSON.stringify({ ...SESSION, expires_at: "2026-11-23T08:00:30Z" })])(
    "a useless kept session %s is replaced",
    async (kept) => {
      storage.set("client", kept);
      vi.stubGlobal("fetch", answers(200, SESSION));
      expect(await make().obtain()).toEqual(SESSION);
    },
  );

  test("a session that the server forgot is replaced, unless another tab already did", async () => {
    const proofs = make();
    storage.set("client", JSON.stringify({ ...SESSION, token: "newer" }));
    proofs.forget(SESSION);
    expect((await proofs.obtain()).token).toBe("newer");
    vi.stubGlobal("fetch", answers(200, { ...SESSION, token: "newest" }));
    proofs.forget({ ...SESSION, token: "newer" });
    expect((await proofs.obtain()).token).toBe("newest");
    // Only a person's own wish takes it away: that is how the other tabs know.
    expect([storage.get("client"), proofs.ended()]).toEqual([expect.stringContaining("newest"), false]);
    storage.remove("client");
    expect(proofs.ended()).toBe(true);
  });

  test.each([
    [429, { code: "rate_limited", message: "", retryable: true, retry_after: 7 }, 7],
    [503, "no problem body", 0],
    [403, { code: "origin_refused", message: "", retryable: false, retry_after: null }, null],
  ])("a refusal with status %i says when to try again", async (status, body, retryAfter) => {
    vi.stubGlobal("fetch", answers(status, body));
    await expect(make().obtain()).rejects.toMatchObject({ retryAfter });
  });
});
