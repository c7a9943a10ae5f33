// A session that was ended is told to the server until it answers.
import { afterEach, expect, test, vi } from "vitest";
import { memoryStorage } from "../../chat-core/host";
import { endings } from "./endings";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function server(...answers: (number | "unreachable")[]): string[] {
  const told: string[] = [];
  vi.stubGlobal("fetch", (_: string, { headers }: { headers: { Authorization: string } }) => {
    told.push(headers.Authorization);
    const status = answers.shift() ?? 204;
    return status === "unreachable" ? Promise.reject(new TypeError("no network")) : Promise.resolve({ status });
  });
  return told;
}

test("the server is told again after a cut, a refusal for now and a fault of its own", async () => {
  vi.useFakeTimers();
  const told = server("unreachable", 429, 500, 204);
  const storage = memoryStorage();
  endings("https://shop.example/", storage).add("Bearer a.b");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(told).toHaveLength(4);
  expect(storage.keys()).toEqual([]);
});

test("what one page could not tell, the next one tells, and only that is kept", async () => {
  vi.useFakeTimers();
  const storage = memoryStorage();
  const told = server("unreachable", "unreachable", 204, 401);
  const page = endings("https://shop.example/", storage);
  page.add("Bearer a.b");
  page.add("Bearer c.d");
  await Promise.resolve();
  expect(storage.keys().map(storage.get)).toEqual(["Bearer a.b\nBearer c.d"]);
  vi.clearAllTimers();
  endings("https://shop.example/", storage).resume();
  await vi.advanceTimersByTimeAsync(1);
  expect(told).toEqual(["Bearer a.b", "Bearer c.d", "Bearer a.b", "Bearer c.d"]);
  expect(storage.keys()).toEqual([]);
});
