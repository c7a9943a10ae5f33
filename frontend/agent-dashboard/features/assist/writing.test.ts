// Help with writing: into which language, what is taken, undone and sent along.
import { beforeEach, describe, expect, test, vi } from "vitest";
import { ApiError } from "../../shared/rest/client";
import { assistApi } from "./rest";
import { readDraft, writeDraft } from "../../shared/desk/drafts";
import { row } from "../../shared/testing";
import { askForHelp, endHelp, leaveProposal, takeProposal, targets, undoProposal } from "./writing";

const here = row({ id: "a", lang: "de" });

const kept = new Map<string, string>();
vi.stubGlobal("localStorage", {
  getItem: (key: string) => kept.get(key) ?? null,
  setItem: (key: string, value: string) => kept.set(key, value),
  removeItem: (key: string) => kept.delete(key),
});

beforeEach(() => {
  endHelp("a");
  writeDraft("a", "reply", "Bonjour");
  vi.restoreAllMocks();
});

function modelSays(text: string): void {
  vi.spyOn(assistApi, "rewriteDraft").mockResolvedValue({ text });
}

test("a reply goes into the client's language, or any other than one's own", () => {
  expect(targets(here, "fr")).toEqual(["de"]);
  expect(targets(row({ id: "b", lang: "fr" }), "fr")).toEqual(["en", "de", "es", "it"]);
});

describe("a proposal", () => {
  test("changes nothing until it is taken, and can be undone", async () => {
    modelSays("Bonjour et bienvenue");
    await askForHelp(here, { action: "improve", lang: "de" });
    expect(readDraft("a", "reply")).toBe("Bonjour");
    takeProposal("a");
    expect(readDraft("a", "reply")).toBe("Bonjour et bienvenue");
    undoProposal("a");
    expect(readDraft("a", "reply")).toBe("Bonjour");
    expect(endHelp("a")).toBeNull();
  });

  test("that is a translation takes the original along, once, through a later correction too", async () => {
    modelSays("Guten Tag");
    await askForHelp(here, { action: "translate", lang: "de" });
    takeProposal("a");
    modelSays("Guten Tag!");
    await askForHelp(here, { action: "correct", lang: "de" });
    takeProposal("a");
    expect(endHelp("a")).toBe("Bonjour");
    expect(endHelp("a")).toBeNull();
  });

  test("that is left, undone or refused takes nothing along", async () => {
    modelSays("Guten Tag");
    await askForHelp(here, { action: "translate", lang: "de" });
    leaveProposal("a");
    takeProposal("a");
    expect(readDraft("a", "reply")).toBe("Bonjour");
    vi.spyOn(assistApi, "rewriteDraft").mockRejectedValue(new ApiError("text_refused", 422, null, { reason: "facts" }));
    await askForHelp(here, { action: "translate", lang: "de" });
    takeProposal("a");
    expect(endHelp("a")).toBeNull();
  });
});
