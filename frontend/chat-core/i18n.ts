// Typed texts: t(key, params) over JSON catalogues, with plural forms. A missing key is a compile error.

/** A text, or its plural forms chosen by the parameter `count`. `other` is always there. */
export type Message = string | { readonly one?: string; readonly other: string };
export type Params = Readonly<Record<string, string | number>>;
export type Translate<Key extends string> = (key: Key, params?: Params) => string;

/**
 * A translator over one catalogue. `{name}` is replaced by the parameter; numbers are written
 * as the language writes them. A parameter that is not given stays visible as `{name}`.
 */
export function translator<Key extends string>(lang: string, catalogue: Readonly<Record<Key, Message>>): Translate<Key> {
  const plural = new Intl.PluralRules(lang);
  const number = new Intl.NumberFormat(lang);
  return (key, params = {}) => {
    const message: Message = catalogue[key];
    const form = typeof message === "string" ? message : choose(message, plural.select(Number(params["count"] ?? 0)));
    return form.replace(/\{(\w+)\}/g, (hole, name: string) => {
      const value = params[name];
      return value === undefined ? hole : typeof value === "number" ? number.format(value) : value;
    });
  };
}

function choose(message: Exclude<Message, string>, category: Intl.LDMLPluralRule): string {
  return category === "one" && message.one !== undefined ? message.one : message.other;
}
