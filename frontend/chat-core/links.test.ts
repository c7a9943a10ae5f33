// Which addresses are found in a text, and where they end.
import { describe, expect, test } from "vitest";
import { safeHref } from "./href";
import { pieces } from "./links";

const links = (text: string) => pieces(text).flatMap((piece) => (piece.href === null ? [] : [piece.text]));

test("an address is linked without the punctuation after it", () => {
  expect(pieces("Voir https://a.fr/x?y=1, merci.")).toEqual([
    { text: "Voir ", href: null },
    { text: "https://a.fr/x?y=1", href: "https://a.fr/x?y=1" },
    { text: ", merci.", href: null },
  ]);
  expect(links("http://a.fr! https://b.fr… https://c.fr?! HTTPS://D.fr/;")).toEqual([
    "http://a.fr",
    "https://b.fr",
    "https://c.fr",
    "HTTPS://D.fr/",
  ]);
});

describe("brackets", () => {
  test.each([
    ["https://fr.wikipedia.org/wiki/Livre_(document)", "https://fr.wikipedia.org/wiki/Livre_(document)"],
    ["(https://fr.wikipedia.org/wiki/Livre_(document))", "https://fr.wikipedia.org/wiki/Livre_(document)"],
    ["(voir https://fr.wikipedia.org/wiki/Livre_(document)).", "https://fr.wikipedia.org/wiki/Livre_(document)"],
    ["https://a.fr/x[1]", "https://a.fr/x[1]"],
    ["[https://a.fr/x[1]],", "https://a.fr/x[1]"],
    ["(http://a.fr)", "http://a.fr"],
    ["(http://a.fr).Suite", "http://a.fr"],
    ["https://a.fr/x)y", "https://a.fr/x"],
    ["https://a.fr/x(y", "https://a.fr/x(y"],
    ["https://a.fr/x(", "https://a.fr/x"],
    ["https://a.fr/x_(a[b)]", "https://a.fr/x_(a[b"],
    ["http://[::1]:8000/x", "http://[::1]:8000/x"],
  ])("%s", (text, whole) => {
    expect(links(text)).toEqual([whole]);
  });

  test("both addresses of a Markdown link are found", () => {
    expect(links("[https://a.fr/x](https://b.fr/y)")).toEqual(["https://a.fr/x", "https://b.fr/y"]);
  });
});

test("quotes around an address are no part of it; an apostrophe within is", () => {
  expect(links("« https://a.fr/x » \"https://b.fr\" “https://c.fr” 'https://d.fr', `https://e.fr`")).toEqual([
    "https://a.fr/x",
    "https://b.fr",
    "https://c.fr",
    "https://d.fr",
    "https://e.fr",
  ]);
  expect(links("«https://a.fr/x» ’https://b.fr’.")).toEqual(["https://a.fr/x", "https://b.fr"]);
  expect(links("https://fr.wikipedia.org/wiki/L'Étranger_(roman), lu")).toEqual(["https://fr.wikipedia.org/wiki/L'Étranger_(roman)"]);
});

test("names in other alphabets, ports and www. are understood", () => {
  expect(links("https://café.example:8443/é?q=œuvre#Ancre et https://例え.テスト/パス。")).toEqual([
    "https://café.example:8443/é?q=œuvre#Ancre",
    "https://例え.テスト/パス",
  ]);
  expect(pieces("www.coollibri.com/aide.")[0]).toEqual({ text: "www.coollibri.com/aide", href: "https://www.coollibri.com/aide" });
  expect(links("www. www.a awww.a.fr x@www.a.fr www.a.fr:80")).toEqual(["www.a.fr:80"]);
  expect(links("mailto:jean@a.fr, mailto:x")).toEqual(["mailto:jean@a.fr"]);
});

test("nothing but http, https and mailto is ever a link, and no name before the host", () => {
  expect(links("javascript:alert(1) data:text/html,x ftp://a.fr //a.fr tel:12 https://shop.fr@evil.example https://a.fr:99999")).toEqual(
    [],
  );
  expect(["javascript:alert(1)", "JAVASCRIPT:x", "https:", "", " https://a.fr", "mailto:a@b.fr"].map(safeHref)).toEqual([
    null,
    null,
    null,
    null,
    null,
    null,
  ]);
});

test("no text is lost, whatever it is", () => {
  for (const text of [
    "",
    "https://",
    "http://[",
    "a https://x.fr b http://y.fr",
    "<img src=x onerror=alert(1)>",
    "www.)www.)",
    "https://a.fr\u202eb 😀https://b.fr😀",
  ]) {
    expect(
      pieces(text)
        .map((piece) => piece.text)
        .join(""),
    ).toBe(text);
  }
});

test("texts made to be slow are read in a moment", () => {
  const before = performance.now();
  for (const text of [
    "https://a/" + "(".repeat(8000),
    "https://a/" + "!a".repeat(4000),
    "www.)".repeat(1600),
    "https://a.fr/" + ")!".repeat(4000),
    "mailto:".repeat(1100),
    "'".repeat(8000),
  ])
    pieces(text);
  expect(performance.now() - before).toBeLessThan(500);
});
